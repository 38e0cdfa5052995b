package org.jackfield.pool.address;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.protocol.PeerNotes;

/**
 * What protocols have noted of one peer: {@value PeerNotes#MOST_PROTOCOLS} of them, the oldest of more makes room. Immutable.
 *
 * @param pages in the order of the protocols' names, of which there are no two
 */
record Notebook(List<Page> pages) {

    static final Notebook EMPTY = new Notebook(List.of());

    Notebook {
        pages = pages.stream().sorted(Comparator.comparing(Page::protocol)).toList();
        long protocols = pages.stream().map(Page::protocol).distinct().count();
        if (pages.size() > PeerNotes.MOST_PROTOCOLS || protocols < pages.size()) {
            throw new IllegalArgumentException(pages.size() + " notes of " + protocols + " protocols, of which at most "
                    + PeerNotes.MOST_PROTOCOLS + " note one each");
        }
    }

    Optional<Page> of(String protocol) {
        return pages.stream().filter(page -> page.protocol().equals(protocol)).findFirst();
    }

    Notebook with(Page page) {
        List<Page> all = new ArrayList<>(without(page.protocol()).pages);
        if (all.size() == PeerNotes.MOST_PROTOCOLS) {
            all.remove(all.stream().min(Comparator.comparing(Page::when)).orElseThrow());
        }
        all.add(page);
        return new Notebook(all);
    }

    Notebook without(String protocol) {
        return new Notebook(
                pages.stream().filter(page -> !page.protocol().equals(protocol)).toList());
    }

    /** All noted so much later; what was still to come when it was written to disk was noted just then. */
    Notebook shifted(Instant written, Duration by) {
        return new Notebook(pages.stream()
                .map(page -> page.at((page.when().isAfter(written) ? written : page.when()).plus(by)))
                .toList());
    }

    /**
     * One note.
     *
     * @param protocol whose
     * @param when it was written
     * @param worth what the peer is worth by it, from -1 to 1
     * @param value what, as the protocol encodes it
     */
    record Page(String protocol, Instant when, double worth, ByteString value) {

        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.-]{1,64}");

        Page {
            if (!NAME.matcher(protocol).matches()) {
                throw new IllegalArgumentException("'" + protocol + "' is no name of a protocol");
            }
            Objects.requireNonNull(when);
            if (!(worth >= -1 && worth <= 1)) {
                throw new IllegalArgumentException("what a note is worth lies between -1 and 1, and is not " + worth);
            }
            if (value.length() > PeerNotes.MOST_BYTES) {
                throw new IllegalArgumentException(
                        "a note has at most " + PeerNotes.MOST_BYTES + " bytes, and not " + value.length());
            }
        }

        Page at(Instant then) {
            return new Page(protocol, then, worth, value);
        }
    }
}
