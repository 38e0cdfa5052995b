package org.jackfield.pool.address;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jackfield.api.address.KnownPeer;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.address.Source;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.pool.file.SumLine;

/**
 * What an earlier version kept: text, one line for each point, with a sum at the end. Read, and written no more.
 *
 * <pre>
 *   jackfield-address-book 1
 *   point tcp://192.0.2.7:9732 peer=idr8hPVAzYprfyjUPgfB869FekcTPA seen=2026-01-02T03:04:05Z
 *   claim wss://node.example:443 peer=idr8hPVAzYprfyjUPgfB869FekcTPA
 *   peer idr8hPVAzYprfyjUPgfB869FekcTPA created=2026-01-02T03:04:05Z point=tcp://192.0.2.7:9732
 *   sha256 9f86d081...
 * </pre>
 *
 * A claim is where a peer says that it can be dialled; peers are from a version before that one. Unknown lines, and unknown words of a line, are ignored.
 */
final class EarlierBook {

    private static final String FIRST_LINE = "jackfield-address-book 1";

    private final Function<String, PeerId> peers;

    /** Reads ids with the given function, which throws {@link IllegalArgumentException} for what is none. */
    EarlierBook(Function<String, PeerId> peers) {
        this.peers = peers;
    }

    /** Whether these are the bytes of such a book, damaged or not. */
    static boolean wrote(byte[] bytes) {
        byte[] first = FIRST_LINE.getBytes(StandardCharsets.US_ASCII);
        return bytes.length >= first.length && Arrays.equals(bytes, 0, first.length, first, 0, first.length);
    }

    /**
     * What a text says.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong; or a {@link java.time.DateTimeException}
     */
    BookFile.Contents read(String text) {
        if (!text.startsWith(FIRST_LINE + "\n")) {
            throw new IllegalArgumentException("it does not begin with '" + FIRST_LINE + "'");
        }
        List<KnownPoint> points = new ArrayList<>();
        List<KnownPeer> known = new ArrayList<>();
        Map<PeerId, List<PointId>> claims = new HashMap<>();
        SumLine.checked(text).lines().skip(1).forEach(line -> {
            String[] words = line.split(" ");
            Map<String, String> values = new HashMap<>();
            for (String word : words) {
                int mark = word.indexOf('=');
                if (mark > 0) {
                    values.put(word.substring(0, mark), word.substring(mark + 1));
                }
            }
            if (words.length > 1 && words[0].equals("point")) {
                points.add(point(PointId.parse(words[1]), values));
            } else if (words.length > 1 && words[0].equals("peer")) {
                known.add(peer(peers.apply(words[1]), values));
            } else if (words.length > 1 && words[0].equals("claim") && values.containsKey("peer")) {
                claims.computeIfAbsent(peers.apply(values.get("peer")), peer -> new ArrayList<>())
                        .add(PointId.parse(words[1]));
            }
        });
        return new BookFile.Contents(Optional.empty(), List.of(), claims, points, known);
    }

    private KnownPoint point(PointId point, Map<String, String> values) {
        return new KnownPoint(
                point,
                KnownPoint.State.DISCONNECTED,
                new Source.Remembered(),
                false,
                Optional.empty(),
                value(values, "peer").map(peers),
                value(values, "seen").map(Instant::parse),
                value(values, "miss").map(Instant::parse),
                Optional.empty(),
                Optional.empty());
    }

    private static KnownPeer peer(PeerId peer, Map<String, String> values) {
        return new KnownPeer(
                peer,
                value(values, "trusted").map(Boolean::parseBoolean).orElse(false),
                value(values, "created").map(Instant::parse).orElse(Instant.EPOCH),
                value(values, "point").map(PointId::parse),
                value(values, "seen").map(Instant::parse),
                Optional.empty());
    }

    private static Optional<String> value(Map<String, String> values, String key) {
        return Optional.ofNullable(values.get(key));
    }
}
