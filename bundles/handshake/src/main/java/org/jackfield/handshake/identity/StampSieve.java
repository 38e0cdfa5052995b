package org.jackfield.handshake.identity;

/** Looks at several stamps at a time, and dismisses most. Owned by one thread. */
interface StampSieve {

    /** How many stamps make a group, which is looked at together. */
    int lanes();

    /**
     * How many stamps can be passed over: whole groups, up to the first in which the highest word of a hash is not above the target's.
     *
     * @param message the sixteen words that are hashed; words 4 to 6 are the first stamp
     * @param low the lowest word of the first stamp as a number, to which the others are added without a carry
     * @param target the highest word of the target, unsigned
     * @param groups to be looked at
     */
    int dismissed(long[] message, long low, long target, int groups);
}
