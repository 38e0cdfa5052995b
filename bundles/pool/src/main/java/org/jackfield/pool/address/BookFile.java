package org.jackfield.pool.address;

import java.nio.BufferUnderflowException;
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
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.pool.address.table.AddressTables;
import org.jackfield.pool.address.table.Anchor;
import org.jackfield.pool.address.table.Memory;
import org.jackfield.pool.file.NewerVersionException;
import org.jackfield.pool.file.WholeFile;

/**
 * The file of the address book, in a form of ours, so that a large one is read in no time. All numbers have their high byte first.
 *
 * <pre>
 *   8 bytes   {@code JFPOINTS}, and so on: see {@link Seal}; the format is 3 (1 was text, see {@link EarlierBook})
 *   ...       the tables ({@link MemoryFormat}): key, tellers, entries
 *   ...       anchors, and what peers say of where they can be dialled
 * </pre>
 *
 * <p>Format 2, which is read and written no more, has no places in the tables, no sum of the header, and at the end SHA-256 of all.
 *
 * <p>No count is believed before there are bytes enough for it. It holds the tables' secret: it is for its owner alone. What the operator says in the configuration is not in it.
 */
final class BookFile {

    /** Bytes of the largest that is read: more than the largest tables. */
    static final long LARGEST = 256L << 20;

    private static final Seal SEAL = new Seal("JFPOINTS", "an address book", 3);
    private static final int SHA_FORMAT = 2;
    private static final int SHA = 32;

    private final EarlierBook earlier;
    private final Function<ByteString, AddressTables> empty;

    /**
     * Remembers.
     *
     * @param peers reads ids of an earlier version's book; throws {@link IllegalArgumentException} for what is none
     * @param empty makes tables with nothing in them, with a key
     */
    BookFile(Function<String, PeerId> peers, Function<ByteString, AddressTables> empty) {
        this.earlier = new EarlierBook(peers);
        this.empty = empty;
    }

    /**
     * What is written.
     *
     * @param memory the tables
     * @param anchors the connections to dial first
     * @param claims where peers say that they can be dialled, in their order
     */
    record Snapshot(Memory memory, List<Anchor> anchors, Map<PeerId, List<PointId>> claims) {}

    /**
     * What the file holds.
     *
     * @param tables none in a book of an earlier version
     * @param anchors the connections to dial first
     * @param claims where peers say that they can be dialled, in their order
     * @param points those that an earlier version wrote
     * @param peers those that an earlier version wrote here
     */
    record Contents(
            Optional<AddressTables> tables,
            List<Anchor> anchors,
            Map<PeerId, List<PointId>> claims,
            List<KnownPoint> points,
            List<KnownPeer> peers) {

        static final Contents NOTHING = new Contents(Optional.empty(), List.of(), Map.of(), List.of(), List.of());
    }

    /** The file's bytes. */
    static byte[] write(Snapshot book) {
        Bytes out = new Bytes();
        SEAL.begin(out);
        MemoryFormat.write(book.memory(), out);
        out.u1(book.anchors().size());
        book.anchors().forEach(anchor -> MemoryFormat.write(anchor, out));
        out.u4(book.claims().size());
        book.claims().forEach((peer, points) -> {
            MemoryFormat.write(peer, out);
            out.u1(points.size());
            points.forEach(point -> out.text(point.toString()));
        });
        Seal.end(out);
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
        int format = SEAL.formatOf(bytes);
        return format == SHA_FORMAT ? readSha(bytes) : body(bytes, Seal.BODY, SEAL.open(bytes), format);
    }

    /** Format 2 had no sum of the header, and SHA-256 of all. */
    private Contents readSha(byte[] bytes) {
        int end = Math.max(Seal.HEADER, bytes.length - SHA);
        if (!Arrays.equals(bytes, end, bytes.length, sha(bytes, end), 0, SHA)) {
            throw new IllegalArgumentException("its sum is not that of its bytes");
        }
        return body(bytes, Seal.HEADER, end, SHA_FORMAT);
    }

    /** What stands between the header and the sum. */
    Contents body(byte[] bytes, int from, int end, int format) {
        try {
            Cursor in = new Cursor(bytes, from, end);
            MemoryFormat.Reader reader = new MemoryFormat.Reader(in, format);
            AddressTables tables = reader.tables(empty);
            List<Anchor> anchors = new ArrayList<>();
            for (int left = in.u1(); left > 0; left--) {
                anchors.add(reader.anchor());
            }
            Map<PeerId, List<PointId>> claims = new HashMap<>();
            for (int left = in.count(1); left > 0; left--) {
                PeerId peer = reader.peer();
                List<PointId> points = new ArrayList<>();
                for (int more = in.u1(); more > 0; more--) {
                    points.add(PointId.parse(in.text(in.u2())));
                }
                claims.put(peer, points);
            }
            return new Contents(Optional.of(tables), anchors, claims, List.of(), List.of());
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("it ends in the middle of something", e);
        }
    }

    private static byte[] sha(byte[] bytes, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, 0, length);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
