package org.jackfield.itests.codeswap;

/** Talks with everybody who is connected. The node's own types stay inside: all that passes is the JDK's. */
public interface Throng {

    /** Begins to send that many messages a second in all, to one connection after the other. */
    void begin(int perSecond);

    /** Sends no more; what is sent is on its way. */
    void end() throws InterruptedException;

    /** Messages that were sent. */
    long sent();

    /** Messages that came. */
    long heard();

    /** What was wrong with those that came: lost, doubled or reordered, and damaged ones; and connections that are not open any more. */
    long[] wrong();

    /** Whether from each with whom is talked something has come that was sent after that {@link System#nanoTime}. */
    boolean allHeardSince(long then);

    /** The connections of which that is not so, for people. */
    String silentSince(long then);

    /**
     * The longest time that a message was on its way, for each peer that sent one within a span of {@link System#nanoTime}, or whose
     * message came in it; in ns.
     */
    long[] longestWithin(long from, long to);
}
