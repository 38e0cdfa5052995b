package org.jackfield.pool.address;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.pool.address.table.Address;
import org.jackfield.pool.address.table.Anchor;
import org.jackfield.pool.address.table.Memory;
import org.jackfield.pool.address.table.NetworkGroup;
import org.jackfield.pool.address.table.Teller;
import org.jackfield.pool.address.table.Times;

/**
 * The tables in the file.
 *
 * <pre>
 *   16 bytes  the key
 *   4         how many tellers; of each: 1 chosen or not, 1 length, the group
 *   4         how many entries; of each:
 *               address   1 length, the scheme; 1 kind of host; 2 port; the host: 4, 16, or 1 length and the name
 *               1         flags: 1 tried, 2 a peer follows
 *               6 times 4 first heard, last heard, last tried, last failure, first and last success: seconds since 1970, 0 never
 *               2         failures
 *               peer      1 length, the id; 1 length, its text
 *               1         how many tellers; 4 each, counted from 0
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

    private MemoryFormat() {}

    static void write(Memory memory, Bytes out) {
        out.put(memory.key().toByteArray());
        Map<Teller, Integer> tellers = new HashMap<>();
        List<Teller> inOrder = new ArrayList<>();
        memory.entries().forEach(entry -> entry.tellers().forEach(teller -> {
            if (tellers.putIfAbsent(teller, inOrder.size()) == null) {
                inOrder.add(teller);
            }
        }));
        out.u4(inOrder.size());
        inOrder.forEach(teller -> {
            out.u1(teller.chosen() ? 1 : 0);
            out.u1(teller.group().bytes().length());
            out.put(teller.group().bytes().toByteArray());
        });
        out.u4(memory.entries().size());
        memory.entries().forEach(entry -> write(entry, tellers, out));
    }

    private static void write(Memory.Remembered entry, Map<Teller, Integer> tellers, Bytes out) {
        write(entry.address(), out);
        out.u1((entry.tried() ? TRIED : 0) | (entry.peer().isPresent() ? HAS_PEER : 0));
        Times times = entry.times();
        out.u4(times.firstHeard() / MILLIS);
        out.u4(times.lastHeard() / MILLIS);
        out.u4(times.lastTry() / MILLIS);
        out.u4(times.lastFailure() / MILLIS);
        out.u4(times.firstSuccess() / MILLIS);
        out.u4(times.lastSuccess() / MILLIS);
        out.u2(Math.min(MOST_FAILURES, entry.failures()));
        entry.peer().ifPresent(peer -> write(peer, out));
        out.u1(entry.tellers().size());
        entry.tellers().forEach(teller -> out.u4(tellers.get(teller)));
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

    /** Reads; throws {@link BufferUnderflowException} where the bytes end too early. */
    static final class Reader {

        private final ByteBuffer in;
        /** Of one text or another there are few. */
        private String lastScheme = "";

        private byte[] lastSchemeBytes = {};

        Reader(ByteBuffer in) {
            this.in = in;
        }

        Memory memory() {
            ByteString key = ByteString.of(bytes(KEY));
            List<Teller> tellers = new ArrayList<>();
            for (int left = count(SMALLEST_TELLER); left > 0; left--) {
                boolean chosen = u1() == 1;
                tellers.add(new Teller(new NetworkGroup(ByteString.of(bytes(u1()))), chosen));
            }
            List<Memory.Remembered> entries = new ArrayList<>();
            for (int left = count(SMALLEST_ENTRY); left > 0; left--) {
                entries.add(entry(tellers));
            }
            return new Memory(key, entries);
        }

        private Memory.Remembered entry(List<Teller> tellers) {
            Address address = address();
            int flags = u1();
            Times times = new Times(moment(), moment(), moment(), moment(), moment(), moment());
            int failures = u2();
            Optional<PeerId> peer = (flags & HAS_PEER) == 0 ? Optional.empty() : Optional.of(peer());
            List<Teller> by = new ArrayList<>(1);
            for (int left = u1(); left > 0; left--) {
                long teller = u4();
                if (teller >= tellers.size()) {
                    throw new IllegalArgumentException("it names a teller that is not there");
                }
                by.add(tellers.get((int) teller));
            }
            boolean tried = (flags & TRIED) != 0;
            if (tried && (peer.isEmpty() || times.firstSuccess() == 0)) {
                throw new IllegalArgumentException("it says that somebody answered, and not who or when");
            }
            return new Memory.Remembered(address, peer, times, failures, tried, by);
        }

        Anchor anchor() {
            return new Anchor(address(), peer(), u1());
        }

        PeerId peer() {
            ByteString id = ByteString.of(bytes(u1()));
            return new PeerId(id, decoded(bytes(u1())));
        }

        private Address address() {
            String scheme = scheme(bytes(u1()));
            int kind = u1();
            if (kind >= Address.Host.values().length) {
                throw new IllegalArgumentException("it names a kind of host that there is not: " + kind);
            }
            int port = u2();
            Address.Host host = Address.Host.values()[kind];
            int length = host == Address.Host.NAME ? u1() : host.length();
            return Address.of(scheme, host, bytes(length), port);
        }

        private String scheme(byte[] bytes) {
            if (!Arrays.equals(bytes, lastSchemeBytes)) {
                // one look at each kind is enough, as most of the addresses are never asked for their point
                lastScheme = new PointId(decoded(bytes), "0.0.0.0", 0).scheme();
                lastSchemeBytes = bytes;
            }
            return lastScheme;
        }

        /** At most 65,535 bytes of text. */
        String text() {
            return decoded(bytes(u2()));
        }

        /** A number of things of which each has so many bytes at least. */
        int count(int smallest) {
            long count = u4();
            if (count > in.remaining() / smallest) {
                throw new IllegalArgumentException("it says that there are " + count + " where there cannot be");
            }
            return (int) count;
        }

        int u1() {
            return in.get() & 0xff;
        }

        private int u2() {
            return in.getShort() & 0xffff;
        }

        private long u4() {
            return in.getInt() & 0xffffffffL;
        }

        private long moment() {
            return u4() * MILLIS;
        }

        private byte[] bytes(int length) {
            if (length > in.remaining()) {
                throw new BufferUnderflowException();
            }
            byte[] bytes = new byte[length];
            in.get(bytes);
            return bytes;
        }

        private static String decoded(byte[] bytes) {
            boolean ascii = true;
            for (byte each : bytes) {
                ascii &= each >= 0;
            }
            if (ascii) {
                return new String(bytes, StandardCharsets.US_ASCII);
            }
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
            } catch (CharacterCodingException e) {
                throw new IllegalArgumentException("it holds text that is none", e);
            }
        }
    }
}
