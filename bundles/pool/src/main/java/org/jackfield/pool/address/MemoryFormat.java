package org.jackfield.pool.address;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.pool.address.table.Address;
import org.jackfield.pool.address.table.AddressTables;
import org.jackfield.pool.address.table.Anchor;
import org.jackfield.pool.address.table.Dials;
import org.jackfield.pool.address.table.Layout;
import org.jackfield.pool.address.table.Memory;
import org.jackfield.pool.address.table.NetworkGroup;
import org.jackfield.pool.address.table.TableSizes;
import org.jackfield.pool.address.table.Teller;
import org.jackfield.pool.address.table.Times;

/**
 * The tables in the file.
 *
 * <pre>
 *   16 bytes  the key
 *   1, 5 x 4  the layout for which the places below mean something: the number of its rules, five sizes (since format 3)
 *   4         how many tellers; of each: 1 chosen or not, 1 length, the group
 *   4         how many entries; of each:
 *               address   1 length, the scheme; 1 kind of host; 2 port; the host: 4, 16, or 1 length and the name
 *               1         flags: 1 tried, 2 a peer follows
 *               6 times 4 first heard, last heard, last tried, last failure, first and last success: seconds since 1970, 0 never
 *               2         failures
 *               peer      1 length, the id; 1 length, its text
 *               4         where it is among the tried, if it is (since format 3)
 *               1         how many tellers; of each: 4 which, counted from 0; 4 where it is among the new by its word (since format 3)
 * </pre>
 */
final class MemoryFormat {

    private static final int TRIED = 1;
    private static final int HAS_PEER = 2;
    private static final int MOST_FAILURES = 0xffff;
    private static final long MILLIS = 1000;

    private static final int KEY = 16;
    private static final int SMALLEST_TELLER = 2;
    private static final int SMALLEST_ENTRY = 34;

    /** The first format that has places. */
    private static final int PLACED = 3;

    private static final int NOWHERE = -1;
    private static final Address.Host[] HOSTS = Address.Host.values();

    private MemoryFormat() {}

    static void write(Memory memory, Bytes out) {
        out.put(memory.key().toByteArray());
        out.u1(memory.layout().rules());
        TableSizes sizes = memory.layout().sizes();
        out.u4(sizes.newBuckets());
        out.u4(sizes.newBucketsOfTeller());
        out.u4(sizes.triedBuckets());
        out.u4(sizes.triedBucketsOfGroup());
        out.u4(sizes.triedOfMachine());
        Map<Teller, Integer> tellers = new HashMap<>();
        List<Teller> inOrder = new ArrayList<>();
        for (Memory.Remembered entry : memory.entries()) {
            for (Memory.Word word : entry.words()) {
                if (tellers.putIfAbsent(word.teller(), inOrder.size()) == null) {
                    inOrder.add(word.teller());
                }
            }
        }
        out.u4(inOrder.size());
        inOrder.forEach(teller -> {
            out.u1(teller.chosen() ? 1 : 0);
            out.u1(teller.group().bytes().length());
            out.put(teller.group().bytes().toByteArray());
        });
        out.u4(memory.entries().size());
        byTeller(memory.entries(), tellers).forEach(entries -> entries.forEach(entry -> write(entry, tellers, out)));
    }

    /** What one has told of stands together, which makes reading faster; first what is tried, of which nobody tells any more. */
    private static List<List<Memory.Remembered>> byTeller(
            List<Memory.Remembered> entries, Map<Teller, Integer> tellers) {
        List<List<Memory.Remembered>> grouped = new ArrayList<>();
        for (int i = 0; i <= tellers.size(); i++) {
            grouped.add(new ArrayList<>());
        }
        for (Memory.Remembered entry : entries) {
            int teller = entry.words().isEmpty()
                    ? 0
                    : 1 + tellers.get(entry.words().get(0).teller());
            grouped.get(teller).add(entry);
        }
        return grouped;
    }

    private static void write(Memory.Remembered entry, Map<Teller, Integer> tellers, Bytes out) {
        write(entry.address(), out);
        out.u1((entry.tried().isPresent() ? TRIED : 0) | (entry.peer().isPresent() ? HAS_PEER : 0));
        Times times = entry.times();
        out.u4(times.firstHeard() / MILLIS);
        out.u4(times.lastHeard() / MILLIS);
        Dials dials = times.dials();
        out.u4(dials.lastTry() / MILLIS);
        out.u4(dials.lastFailure() / MILLIS);
        out.u4(dials.firstSuccess() / MILLIS);
        out.u4(dials.lastSuccess() / MILLIS);
        out.u2(Math.min(MOST_FAILURES, entry.failures()));
        entry.peer().ifPresent(peer -> write(peer, out));
        entry.tried().ifPresent(out::u4);
        out.u1(entry.words().size());
        entry.words().forEach(word -> {
            out.u4(tellers.get(word.teller()));
            out.u4(word.place());
        });
    }

    static void write(Anchor anchor, Bytes out) {
        write(anchor.address(), out);
        write(anchor.peer(), out);
        out.u1(anchor.failures());
    }

    static void write(PeerId peer, Bytes out) {
        byte[] text = peer.text().getBytes(StandardCharsets.UTF_8);
        out.u1(peer.bytes().length());
        out.put(peer.bytes().toByteArray());
        out.u1(text.length);
        out.put(text);
    }

    private static void write(Address address, Bytes out) {
        byte[] scheme = address.scheme().getBytes(StandardCharsets.US_ASCII);
        out.u1(scheme.length);
        out.put(scheme);
        out.u1(address.kind().ordinal());
        out.u2(address.port());
        if (address.kind() == Address.Host.NAME) {
            out.u1(address.host().length());
        }
        out.put(address.host().toByteArray());
    }

    /** A scheme, and the bytes by which it is told from others: its length and its text. */
    private record Scheme(String text, byte[] bytes) {

        static Scheme of(String text) {
            String scheme = new PointId(text, "0.0.0.0", 0).scheme();
            Bytes bytes = new Bytes();
            bytes.u1(text.length());
            bytes.put(text.getBytes(StandardCharsets.US_ASCII));
            return new Scheme(scheme, bytes.all());
        }
    }

    /** Reads; throws {@link java.nio.BufferUnderflowException} where the bytes end too early. */
    static final class Reader {

        private final Cursor in;
        /** Whether it says where in the tables they are. */
        private final boolean placed;

        /** The last ones; there are few, and whatever wrote the bytes there are not more of them here. */
        private final Scheme[] schemes = new Scheme[8];

        private int nextScheme;

        Reader(Cursor in, int format) {
            this.in = in;
            this.placed = format >= PLACED;
            Arrays.fill(schemes, Scheme.of(PointId.DEFAULT_SCHEME));
        }

        /**
         * Into tables that are still empty, one after the other, so that nothing is held twice.
         *
         * @param empty makes them, with a key
         */
        AddressTables tables(Function<ByteString, AddressTables> empty) {
            AddressTables tables = empty.apply(in.string(KEY));
            Layout layout = placed ? layout() : Layout.UNKNOWN;
            Teller[] tellers = new Teller[in.count(SMALLEST_TELLER)];
            for (int i = 0; i < tellers.length; i++) {
                boolean chosen = in.u1() == 1;
                tellers[i] = new Teller(new NetworkGroup(in.string(in.u1())), chosen);
            }
            int entries = in.count(SMALLEST_ENTRY);
            AddressTables.Restoring restoring = tables.restoring(layout, entries);
            for (int i = 0; i < entries; i++) {
                entry(restoring, tellers);
            }
            restoring.end();
            return tables;
        }

        private Layout layout() {
            int rules = in.u1();
            return new Layout(rules, new TableSizes(number(), number(), number(), number(), number()));
        }

        private void entry(AddressTables.Restoring restoring, Teller[] tellers) {
            Address address = address();
            int flags = in.u1();
            long firstHeard = moment();
            long lastHeard = moment();
            Dials dials = Dials.of(moment(), moment(), moment(), moment());
            int failures = in.u2();
            Optional<PeerId> peer = (flags & HAS_PEER) == 0 ? Optional.empty() : Optional.of(peer());
            if ((flags & TRIED) != 0) {
                if (peer.isEmpty() || dials.firstSuccess() == 0) {
                    throw new IllegalArgumentException("it says that somebody answered, and not who or when");
                }
                restoring.tried(place());
            }
            for (int words = in.u1(); words > 0; words--) {
                restoring.word(teller(tellers), place());
            }
            restoring.take(address, peer, firstHeard, lastHeard, dials, failures);
        }

        private Teller teller(Teller[] tellers) {
            long teller = in.u4();
            if (teller >= tellers.length) {
                throw new IllegalArgumentException("it names a teller that is not there");
            }
            return tellers[(int) teller];
        }

        Anchor anchor() {
            return new Anchor(address(), peer(), in.u1());
        }

        PeerId peer() {
            ByteString id = in.string(in.u1());
            return new PeerId(id, in.text(in.u1()));
        }

        private Address address() {
            String scheme = scheme();
            int kind = in.u1();
            if (kind >= HOSTS.length) {
                throw new IllegalArgumentException("it names a kind of host that there is not: " + kind);
            }
            int port = in.u2();
            Address.Host host = HOSTS[kind];
            int length = host == Address.Host.NAME ? in.u1() : host.length();
            return Address.of(scheme, host, in.bytes(length), port);
        }

        /** One look at each is enough, as most of the addresses are never asked for their point. */
        private String scheme() {
            for (Scheme each : schemes) {
                if (in.next(each.bytes())) {
                    return each.text();
                }
            }
            Scheme fresh = Scheme.of(in.text(in.u1()));
            schemes[nextScheme] = fresh;
            nextScheme = (nextScheme + 1) % schemes.length;
            return fresh.text();
        }

        private int place() {
            return placed ? number() : NOWHERE;
        }

        private int number() {
            return (int) in.u4();
        }

        private long moment() {
            return in.u4() * MILLIS;
        }
    }
}
