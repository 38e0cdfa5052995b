package org.jackfield.pool.address;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jackfield.api.address.KnownPeer;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.pool.address.table.Anchor;
import org.jackfield.pool.address.table.Memory;
import org.jackfield.pool.file.NewerVersionException;
import org.jackfield.pool.file.WholeFile;

/**
 * The file of the address book, in a form of ours, so that a large one is read in no time. All numbers have their high byte first.
 *
 * <pre>
 *   8 bytes   {@code JFPOINTS}
 *   1         the format: 2 (1 was text, see {@link EarlierBook})
 *   1         the lowest format whose readers understand it all the same
 *   ...       the tables ({@link MemoryFormat}): key, tellers, entries
 *   ...       anchors, and what peers say of where they can be dialled
 *   ...       whatever a later format that we understand puts here
 *   32        SHA-256 of all that stands before
 * </pre>
 *
 * No count is believed before there are bytes enough for it. It holds the tables' secret: it is for its owner alone. What the operator says in the configuration is not in it.
 */
final class BookFile {

    /** Bytes of the largest that is read: more than the largest tables. */
    static final long LARGEST = 256L << 20;

    private static final byte[] MAGIC = "JFPOINTS".getBytes(StandardCharsets.US_ASCII);
    private static final int FORMAT = 2;
    private static final int HEADER = MAGIC.length + 2;
    private static final int SUM = 32;

    private final EarlierBook earlier;

    /** Reads ids of an earlier version's book with the given function, which throws {@link IllegalArgumentException} for what is none. */
    BookFile(Function<String, PeerId> peers) {
        earlier = new EarlierBook(peers);
    }

    /**
     * What the file holds.
     *
     * @param memory the tables; none in a book of an earlier version
     * @param anchors the connections to dial first
     * @param claims where peers say that they can be dialled, in their order
     * @param points those that an earlier version wrote
     * @param peers those that an earlier version wrote here
     */
    record Contents(
            Optional<Memory> memory,
            List<Anchor> anchors,
            Map<PeerId, List<PointId>> claims,
            List<KnownPoint> points,
            List<KnownPeer> peers) {

        static final Contents NOTHING = new Contents(Optional.empty(), List.of(), Map.of(), List.of(), List.of());

        /** As it is written. */
        Contents(Memory memory, List<Anchor> anchors, Map<PeerId, List<PointId>> claims) {
            this(Optional.of(memory), anchors, claims, List.of(), List.of());
        }
    }

    /** The file's bytes. */
    byte[] write(Contents contents) {
        Bytes out = new Bytes();
        out.put(MAGIC);
        out.u1(FORMAT);
        out.u1(FORMAT);
        MemoryFormat.write(contents.memory().orElseThrow(), out);
        out.u1(contents.anchors().size());
        contents.anchors().forEach(anchor -> MemoryFormat.write(anchor, out));
        out.u4(contents.claims().size());
        contents.claims().forEach((peer, points) -> {
            MemoryFormat.write(peer, out);
            out.u1(points.size());
            points.forEach(point -> out.text(point.toString()));
        });
        byte[] body = out.all();
        out.put(sum(body, body.length));
        return out.all();
    }

    /**
     * What the bytes say.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong
     * @throws NewerVersionException if only a newer version can tell
     */
    Contents read(byte[] bytes) {
        if (EarlierBook.wrote(bytes)) {
            return WholeFile.ofText(earlier::read).apply(bytes);
        }
        if (bytes.length < HEADER + SUM || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new IllegalArgumentException("it does not begin as an address book does");
        }
        int end = bytes.length - SUM;
        if (!Arrays.equals(bytes, end, bytes.length, sum(bytes, end), 0, SUM)) {
            throw new IllegalArgumentException("its sum is not that of its bytes");
        }
        int format = bytes[MAGIC.length] & 0xff;
        int lowest = bytes[MAGIC.length + 1] & 0xff;
        if (lowest > FORMAT) {
            throw new NewerVersionException("was written by a newer version of this program (format " + format
                    + ", of which this one reads up to " + FORMAT + ")");
        }
        return body(ByteBuffer.wrap(bytes, HEADER, end - HEADER));
    }

    /** What stands between the header and the sum. */
    static Contents body(ByteBuffer in) {
        try {
            MemoryFormat.Reader reader = new MemoryFormat.Reader(in);
            Memory memory = reader.memory();
            List<Anchor> anchors = new ArrayList<>();
            for (int left = reader.u1(); left > 0; left--) {
                anchors.add(reader.anchor());
            }
            Map<PeerId, List<PointId>> claims = new HashMap<>();
            for (int left = reader.count(1); left > 0; left--) {
                PeerId peer = reader.peer();
                List<PointId> points = new ArrayList<>();
                for (int more = reader.u1(); more > 0; more--) {
                    points.add(PointId.parse(reader.text()));
                }
                claims.put(peer, points);
            }
            return new Contents(memory, anchors, claims);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("it ends in the middle of something", e);
        }
    }

    private static byte[] sum(byte[] bytes, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, 0, length);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
