package org.jackfield.pool.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jackfield.api.access.Overflow;
import org.jackfield.api.access.Subject;
import org.jackfield.api.bytes.ByteString;

/**
 * What the grey list cannot hold: a keyed Bloom filter whose cells count the time that is left (a "stable" one, whose share of used cells is
 * bounded).
 *
 * <ul>
 *   <li>An entry sets {@value #CELLS_OF_ONE} cells, chosen by a secret key, to the quarters of an hour that it has left; it is held while
 *       none of them is zero. It ends at most 15 minutes late; what has more than 63 hours left ends after 63.
 *   <li>At most 17 of 100 cells are used: of those who were never put in, at most 0.084 % seem to be held (0.17 to the 4th), and so whoever
 *       has itself listed under any number of names or addresses has no more of the others refused. One byte for each cell: 2 MiB hold
 *       about 98,000 entries so.
 *   <li>Fuller than that, a hand that goes round empties cells for every new entry, so that somebody is forgiven early: a crowd of
 *       bad addresses never closes the door to all others.
 * </ul>
 *
 * <p>Nobody without the key can choose addresses that make another one seem to be held. Locked, because cells are read from any thread
 * while the control thread counts them down: rarely, and for a millisecond.
 */
final class OverflowFilter {

    static final int CELLS_OF_ONE = 4;
    static final Duration TICK = Duration.ofMinutes(15);
    private static final int MOST_TICKS = 255;
    static final int KEY_BYTES = 32;

    private static final byte[] NONE = {};

    private final ByteString key;
    private int size;
    /** None while nobody is held: most nodes never overflow. */
    private byte[] cells;

    private Instant countedDown;
    private Instant since;
    private int used;
    private int hand;

    /**
     * Empty.
     *
     * @param bytes rounded down to a power of two
     * @param key {@value #KEY_BYTES} random bytes that nobody else knows
     */
    OverflowFilter(int bytes, ByteString key, Instant now) {
        this.size = Integer.highestOneBit(bytes);
        this.cells = NONE;
        this.key = key;
        this.countedDown = now;
        this.since = now;
    }

    /** All that must be kept of it. The key is a secret. */
    record Contents(ByteString key, Instant since, Instant countedDown, ByteString cells) {

        Contents {
            if (Integer.bitCount(cells.length()) != 1 || key.length() != KEY_BYTES) {
                throw new IllegalArgumentException("its overflow has " + cells.length()
                        + " cells, which is no power of two, or a key that is none");
            }
        }

        /** No secret in a log. */
        @Override
        public String toString() {
            return "Contents[since=" + since + "]";
        }
    }

    /** As it was when it was kept; if the clock was ahead of ours then, it was kept just now. */
    OverflowFilter(Contents contents, Instant now) {
        this.cells = contents.cells().toByteArray();
        this.size = cells.length;
        this.key = contents.key();
        this.since = contents.since().isAfter(now) ? now : contents.since();
        this.countedDown = contents.countedDown().isAfter(now) ? now : contents.countedDown();
        count();
    }

    /** What it takes at present. */
    synchronized int bytes() {
        return cells.length;
    }

    /** Nothing, if it is empty. */
    synchronized Optional<Contents> contents() {
        return used == 0 ? Optional.empty() : Optional.of(new Contents(key, since, countedDown, ByteString.of(cells)));
    }

    synchronized void add(Subject subject, Instant until, Instant now) {
        byte ticks = ticksUntil(until);
        if (ticks == 0) {
            return;
        }
        if (used == 0) {
            since = now;
            cells = new byte[size];
        }
        for (int cell : cellsOf(subject)) {
            if (cells[cell] == 0) {
                used++;
            }
            if (Byte.toUnsignedInt(cells[cell]) < Byte.toUnsignedInt(ticks)) {
                cells[cell] = ticks;
            }
        }
        while (used > mostUsed()) {
            hand = (hand + 1) & (cells.length - 1);
            empty(hand);
        }
    }

    synchronized boolean holds(Subject subject) {
        if (used == 0) {
            return false;
        }
        for (int cell : cellsOf(subject)) {
            if (cells[cell] == 0) {
                return false;
            }
        }
        return true;
    }

    /** Takes one out, and seldom another one with it; answers whether it seemed to be held. */
    synchronized boolean remove(Subject subject) {
        boolean held = holds(subject);
        if (held) {
            for (int cell : cellsOf(subject)) {
                empty(cell);
            }
        }
        return held;
    }

    /** Counts down the time that has passed. */
    synchronized void countDown(Instant now) {
        long passed = Duration.between(countedDown, now).dividedBy(TICK);
        if (passed <= 0) {
            return;
        }
        countedDown = countedDown.plus(TICK.multipliedBy(passed));
        if (used == 0) {
            return;
        }
        int ticks = (int) Math.min(MOST_TICKS, passed);
        for (int i = 0; i < cells.length; i++) {
            if (cells[i] != 0) {
                cells[i] = (byte) Math.max(0, Byte.toUnsignedInt(cells[i]) - ticks);
            }
        }
        count();
    }

    /** Takes another size, and forgets nobody by it but for want of room: cells are doubled, or the longer of two stays. */
    synchronized void resize(int bytes) {
        size = Integer.highestOneBit(bytes);
        if (used == 0 || size == cells.length) {
            return;
        }
        byte[] others = new byte[size];
        for (int i = 0; i < Math.max(size, cells.length); i++) {
            int from = i & (cells.length - 1);
            int to = i & (size - 1);
            if (Byte.toUnsignedInt(cells[from]) > Byte.toUnsignedInt(others[to])) {
                others[to] = cells[from];
            }
        }
        cells = others;
        count();
    }

    synchronized int clear() {
        int held = (int) overflow().map(Overflow::entries).orElse(0L).longValue();
        cells = NONE;
        used = 0;
        return held;
    }

    /** About how many it holds, if any. */
    synchronized Optional<Overflow> overflow() {
        if (used == 0) {
            return Optional.empty();
        }
        double free = 1 - (double) used / cells.length;
        long entries = Math.round(-Math.log(Math.max(free, 1.0 / cells.length)) * cells.length / CELLS_OF_ONE);
        return Optional.of(new Overflow(Math.max(1, entries), since));
    }

    private int mostUsed() {
        return (int) (cells.length * 17L / 100);
    }

    private void empty(int cell) {
        if (cells[cell] != 0) {
            cells[cell] = 0;
            used--;
        }
    }

    private void count() {
        used = 0;
        for (byte cell : cells) {
            used += cell == 0 ? 0 : 1;
        }
        if (used == 0) {
            cells = NONE;
        }
    }

    /** Rounded up: it never ends early. */
    private byte ticksUntil(Instant until) {
        Duration left = Duration.between(countedDown, until);
        if (left.isNegative() || left.isZero()) {
            return 0;
        }
        long ticks = left.plus(TICK).minusNanos(1).dividedBy(TICK);
        return (byte) Math.min(MOST_TICKS, ticks);
    }

    private int[] cellsOf(Subject subject) {
        ByteBuffer digest = ByteBuffer.wrap(digest(subject));
        int[] chosen = new int[CELLS_OF_ONE];
        for (int i = 0; i < CELLS_OF_ONE; i++) {
            chosen[i] = digest.getInt() & (cells.length - 1);
        }
        return chosen;
    }

    /** The key is of one length and nobody sees the digest, so that a plain hash of both serves. */
    private byte[] digest(Subject subject) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            hash.update(key.toByteArray());
            hash.update((byte) (subject instanceof Subject.Peer ? 1 : 0));
            hash.update(subject.text().getBytes(StandardCharsets.UTF_8));
            return hash.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
