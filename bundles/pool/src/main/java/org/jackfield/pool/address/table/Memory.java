package org.jackfield.pool.address.table;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;

/**
 * What outlives the node of the tables.
 *
 * @param key the tables' secret
 * @param entries in no order
 */
public record Memory(ByteString key, List<Remembered> entries) {

    public Memory {
        if (key.length() != SipHash.KEY_BYTES) {
            throw new IllegalArgumentException("the key has " + SipHash.KEY_BYTES + " bytes, not " + key.length());
        }
        entries = List.copyOf(entries);
    }

    /** No secret in a log. */
    @Override
    public String toString() {
        return "Memory[" + entries.size() + " entries]";
    }

    /**
     * One address.
     *
     * @param peer who answered there last
     * @param times in milliseconds
     * @param failures since it answered last
     * @param tried whether it is among the tried
     * @param tellers by whose word it is among the new
     */
    public record Remembered(
            Address address, Optional<PeerId> peer, Times times, int failures, boolean tried, List<Teller> tellers) {

        public Remembered {
            Objects.requireNonNull(peer);
            tellers = List.copyOf(tellers);
        }

        static Remembered of(Entry entry) {
            return new Remembered(
                    entry.address(),
                    entry.peer(),
                    entry.times(),
                    entry.failures(),
                    entry.tried(),
                    entry.heard().stream().map(Seat::key).toList());
        }

        Entry entry(SipHash key, long now) {
            return new Entry(address, key, times.notAfter(now), failures, peer);
        }
    }
}
