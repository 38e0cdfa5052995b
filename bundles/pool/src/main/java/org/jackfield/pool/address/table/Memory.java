package org.jackfield.pool.address.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;

/**
 * What outlives the node of the tables.
 *
 * @param key the tables' secret
 * @param layout for which the places of the entries mean something
 * @param entries in no order
 */
public record Memory(ByteString key, Layout layout, List<Remembered> entries) {

    public Memory {
        if (key.length() != SipHash.KEY_BYTES) {
            throw new IllegalArgumentException("the key has " + SipHash.KEY_BYTES + " bytes, not " + key.length());
        }
        Objects.requireNonNull(layout);
        entries = List.copyOf(entries);
    }

    /** No secret in a log. */
    @Override
    public String toString() {
        return "Memory[" + entries.size() + " entries]";
    }

    /**
     * By whose word an address is among the new, and where.
     *
     * @param place among the new; any number in a layout that is {@linkplain Layout#UNKNOWN not known}
     */
    public record Word(Teller teller, int place) {

        public Word {
            Objects.requireNonNull(teller);
        }

        static Word of(Seat<Teller> seat) {
            return new Word(seat.key(), seat.place());
        }
    }

    /**
     * One address.
     *
     * @param peer who answered there last
     * @param times in milliseconds
     * @param failures since it answered last
     * @param tried where it is among the tried, if it is
     * @param words by which it is among the new
     */
    public record Remembered(
            Address address, Optional<PeerId> peer, Times times, int failures, OptionalInt tried, List<Word> words) {

        public Remembered {
            Objects.requireNonNull(peer);
            words = List.copyOf(words);
        }

        static Remembered of(Entry entry) {
            List<Word> words = new ArrayList<>(entry.heard().size());
            for (Seat<Teller> seat : entry.heard()) {
                words.add(Word.of(seat));
            }
            return new Remembered(
                    entry.address(),
                    entry.peer(),
                    entry.times(),
                    entry.failures(),
                    entry.triedSeat().map(seat -> OptionalInt.of(seat.place())).orElse(OptionalInt.empty()),
                    words);
        }
    }
}
