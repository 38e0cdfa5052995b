package org.jackfield.pool.address;

import java.nio.BufferUnderflowException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 *   spans     1 how many; of each: its beginning since the end before it, its length, the time connected, all in milliseconds; 1 which
 *             deeds were done, a bit for each of {@link Deed} in their order; how often each of them
 * </pre>
 *
 * Latencies, times of spans and how often something was done are figures, seven bits to a byte, the low ones first.
 */
final class PeopleFile {

    /** Bytes of the largest that is read: a few thousand peers, of which everything is known. */
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
    }

    static byte[] write(People people) {
        Bytes out = new Bytes();
        SEAL.begin(out);
        out.u8(people.conduct().at().toEpochMilli());
        out.u4(people.notes().size());
        people.notes().forEach((peer, notebook) -> {
            MemoryFormat.write(peer, out);
            out.u1(notebook.pages().size());
            notebook.pages().forEach(page -> {
                out.text(page.protocol());
                out.u8(page.when().toEpochMilli());
                out.u8(Double.doubleToRawLongBits(page.worth()));
                out.u2(page.value().length());
                out.put(page.value().toByteArray());
            });
        });
        out.u4(people.conduct().peers().size());
        people.conduct().peers().forEach(past -> {
            MemoryFormat.write(past.peer(), out);
            out.text(past.group());
            out.figure(past.latency().map(time -> time.toNanos() + 1).orElse(0L));
            spans(past.spans(), out);
        });
        out.u4(people.conduct().groups().size());
        people.conduct().groups().forEach((group, spans) -> {
            out.text(group);
            spans(spans, out);
        });
        Seal.end(out);
        return out.all();
    }

    private static void spans(List<Span> spans, Bytes out) {
        out.u1(spans.size());
        long since = 0;
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
            long since = 0;
            for (int left = atMost(PeerHistory.MOST_SPANS, in.u1()); left > 0; left--) {
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
