package org.jackfield.pool.address;

import java.nio.BufferUnderflowException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.protocol.PeerNotes;
import org.jackfield.api.scoring.Deed;
import org.jackfield.api.scoring.PeerHistory;
import org.jackfield.api.scoring.Span;

/**
 * The file beside the address book, of what protocols noted of peers and of what peers did: a file of its own, as it changes while no
 * point does, and no damage to it shall cost the book.
 *
 * <pre>
 *   8 bytes   {@code JFPEOPLE}, and so on: see {@link Seal}
 *   8         when it was written, in milliseconds since 1970
 *   4         of how many peers there are notes; of each:
 *               peer      1 length, the id; 1 length, its text
 *               1         how many; of each: 2 length, the protocol; 8 when; 8 the bits of its worth; 2 length, the value
 *   4         of how many peers there is a past; of each, the longest gone first:
 *               peer; 2 length, the group; the latency in nanoseconds and 1, or 0; spans
 *   4         how many groups; of each: 2 length, its name; spans
 *   spans     1 how many, and if there are any, 8 the beginning of the first; of each: its beginning since the end before it, its length, the
 *             time connected, all in milliseconds; 1 which deeds were done, a bit for each of {@link Deed} in their order; how often each of them
 * </pre>
 *
 * Latencies, times of spans and how often something was done are figures, seven bits to a byte, the low ones first.
 */
final class PeopleFile {

    /** Bytes of the largest that is read, and written. */
    static final long LARGEST = 64L << 20;

    private static final Seal SEAL = new Seal("JFPEOPLE", "what is kept of peers", 1);
    private static final Deed[] DEEDS = Deed.values();

    private PeopleFile() {}

    /**
     * What is written.
     *
     * @param notes of those of whom something is noted
     */
    record People(Map<PeerId, Notebook> notes, Conduct conduct) {

        static final People NOBODY = new People(Map.of(), Conduct.NONE);

        /** The notes as a node that starts now sees them: they grow old as {@linkplain Conduct#seenAt what was done} does. */
        Map<PeerId, Notebook> notesSeenAt(Instant now) {
            Duration shift = conduct.shift(now);
            Map<PeerId, Notebook> seen = new HashMap<>();
            notes.forEach((peer, notebook) -> seen.put(peer, notebook.shifted(conduct.at(), shift)));
            return seen;
        }

        /** So much of it as takes no more bytes: what those did who were here last, and then the newest notes. */
        People fitting(long most) {
            long room = most - write(new People(Map.of(), new Conduct(conduct.at(), List.of(), Map.of()))).length;
            Deque<Conduct.Past> peers = new ArrayDeque<>();
            Map<String, List<Span>> groups = new HashMap<>();
            for (int i = conduct.peers().size() - 1; i >= 0; i--) {
                Conduct.Past past = conduct.peers().get(i);
                List<Span> group = conduct.groups().get(past.group());
                boolean first = group != null && !groups.containsKey(past.group());
                room -= size(out -> past(past, out)) + (first ? size(out -> group(past.group(), group, out)) : 0);
                if (room < 0) {
                    break;
                }
                peers.addFirst(past);
                if (first) {
                    groups.put(past.group(), group);
                }
            }
            return new People(newest(room), new Conduct(conduct.at(), List.copyOf(peers), groups));
        }

        private Map<PeerId, Notebook> newest(long most) {
            record Note(PeerId peer, Notebook.Page page) {}
            List<Note> newestFirst = notes.entrySet().stream()
                    .flatMap(each -> each.getValue().pages().stream().map(page -> new Note(each.getKey(), page)))
                    .sorted(Comparator.comparing((Note note) -> note.page().when())
                            .reversed())
                    .toList();
            Map<PeerId, Notebook> kept = new HashMap<>();
            long room = most;
            for (Note note : newestFirst) {
                Notebook before = kept.getOrDefault(note.peer(), Notebook.EMPTY);
                room -= size(out -> page(note.page(), out));
                room -= kept.containsKey(note.peer()) ? 0 : size(out -> MemoryFormat.write(note.peer(), out)) + 1;
                if (room < 0) {
                    break;
                }
                kept.put(note.peer(), before.with(note.page()));
            }
            return kept;
        }

        private static long size(Consumer<Bytes> part) {
            Bytes out = new Bytes();
            part.accept(out);
            return out.length();
        }
    }

    static byte[] write(People people) {
        Bytes out = new Bytes();
        SEAL.begin(out);
        out.u8(people.conduct().at().toEpochMilli());
        out.u4(people.notes().size());
        people.notes().forEach((peer, notebook) -> {
            MemoryFormat.write(peer, out);
            out.u1(notebook.pages().size());
            notebook.pages().forEach(page -> page(page, out));
        });
        out.u4(people.conduct().peers().size());
        people.conduct().peers().forEach(past -> past(past, out));
        out.u4(people.conduct().groups().size());
        people.conduct().groups().forEach((group, spans) -> group(group, spans, out));
        Seal.end(out);
        return out.all();
    }

    private static void page(Notebook.Page page, Bytes out) {
        out.text(page.protocol());
        out.u8(page.when().toEpochMilli());
        out.u8(Double.doubleToRawLongBits(page.worth()));
        out.u2(page.value().length());
        out.put(page.value().toByteArray());
    }

    private static void past(Conduct.Past past, Bytes out) {
        MemoryFormat.write(past.peer(), out);
        out.text(past.group());
        out.figure(past.latency().map(time -> time.toNanos() + 1).orElse(0L));
        spans(past.spans(), out);
    }

    private static void group(String group, List<Span> spans, Bytes out) {
        out.text(group);
        spans(spans, out);
    }

    private static void spans(List<Span> spans, Bytes out) {
        out.u1(spans.size());
        if (spans.isEmpty()) {
            return;
        }
        // may lie before 1970, where clocks begin that were never set
        long since = spans.get(0).from().toEpochMilli();
        out.u8(since);
        for (Span span : spans) {
            long from = span.from().toEpochMilli();
            long until = span.until().toEpochMilli();
            out.figure(from - since);
            out.figure(until - from);
            out.figure(span.connected().toMillis());
            int done = 0;
            for (Deed deed : span.deeds().keySet()) {
                done |= 1 << deed.ordinal();
            }
            out.u1(done);
            span.deeds().values().forEach(out::figure);
            since = until;
        }
    }

    /**
     * What the bytes say.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong
     * @throws org.jackfield.pool.file.NewerVersionException if only a newer version can tell
     */
    static People read(byte[] bytes) {
        return body(bytes, Seal.BODY, SEAL.open(bytes));
    }

    static People body(byte[] bytes, int from, int end) {
        try {
            return new Reader(new Cursor(bytes, from, end)).people();
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("it ends in the middle of something", e);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("it tells a time that there is none of", e);
        }
    }

    private record Reader(Cursor in) {

        People people() {
            Instant at = Instant.ofEpochMilli(in.u8());
            Map<PeerId, Notebook> notes = new HashMap<>();
            for (int left = in.count(1); left > 0; left--) {
                notes.put(peer(), notebook());
            }
            List<Conduct.Past> peers = new ArrayList<>();
            for (int left = in.count(1); left > 0; left--) {
                PeerId peer = peer();
                String group = in.text(in.u2());
                long latency = in.figure();
                peers.add(new Conduct.Past(
                        peer,
                        group,
                        latency == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(latency - 1)),
                        spans()));
            }
            Map<String, List<Span>> groups = new HashMap<>();
            for (int left = in.count(1); left > 0; left--) {
                groups.put(in.text(in.u2()), spans());
            }
            return new People(notes, new Conduct(at, peers, groups));
        }

        private PeerId peer() {
            return new PeerId(in.string(in.u1()), in.text(in.u1()));
        }

        private Notebook notebook() {
            List<Notebook.Page> pages = new ArrayList<>();
            for (int left = atMost(PeerNotes.MOST_PROTOCOLS, in.u1()); left > 0; left--) {
                pages.add(new Notebook.Page(
                        in.text(in.u2()),
                        Instant.ofEpochMilli(in.u8()),
                        Double.longBitsToDouble(in.u8()),
                        in.string(in.u2())));
            }
            return new Notebook(pages);
        }

        private List<Span> spans() {
            List<Span> spans = new ArrayList<>();
            int number = atMost(PeerHistory.MOST_SPANS, in.u1());
            long since = number > 0 ? in.u8() : 0;
            for (int left = number; left > 0; left--) {
                long from = Math.addExact(since, in.figure());
                long until = Math.addExact(from, in.figure());
                Duration connected = Duration.ofMillis(in.figure());
                int done = in.u1();
                Map<Deed, Long> deeds = new EnumMap<>(Deed.class);
                for (Deed deed : DEEDS) {
                    if ((done & 1 << deed.ordinal()) != 0) {
                        deeds.put(deed, in.figure());
                    }
                }
                spans.add(new Span(Instant.ofEpochMilli(from), Instant.ofEpochMilli(until), connected, deeds));
                since = until;
            }
            return spans;
        }

        private static int atMost(int most, int said) {
            if (said > most) {
                throw new IllegalArgumentException(
                        "it says that there are " + said + " where there are at most " + most);
            }
            return said;
        }
    }
}
