package org.jackfield.pool.address;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
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
 * The file of the address book: one line for each point, people can read it, a sum at the end shows that it is whole.
 *
 * <pre>
 *   jackfield-address-book 1
 *   point tcp://192.0.2.7:9732 peer=idr8hPVAzYprfyjUPgfB869FekcTPA seen=2026-01-02T03:04:05Z
 *   claim wss://node.example:443 peer=idr8hPVAzYprfyjUPgfB869FekcTPA
 *   sha256 9f86d081...
 * </pre>
 *
 * A claim is where a peer says that it can be dialled. Unknown lines, and unknown words of a line, are ignored. Lines of peers, which an earlier version wrote, are read:
 * {@code peer idr8hPVAzYprfyjUPgfB869FekcTPA created=2026-01-02T03:04:05Z point=tcp://192.0.2.7:9732}. What the operator says in the configuration is not in the file.
 */
final class BookFile {

    private static final String FIRST_LINE = "jackfield-address-book 1";

    /** Bytes of the largest that is read. */
    static final long LARGEST = 16L << 20;

    private final Function<String, PeerId> peers;

    /** Reads ids with the given function, which throws {@link IllegalArgumentException} for what is none. */
    BookFile(Function<String, PeerId> peers) {
        this.peers = peers;
    }

    /**
     * What the file holds.
     *
     * @param peers those that an earlier version wrote here
     * @param claims where peers say that they can be dialled, in their order
     */
    record Contents(List<KnownPoint> points, List<KnownPeer> peers, Map<PeerId, List<PointId>> claims) {

        static final Contents NOTHING = new Contents(List.of(), List.of(), Map.of());

        /** As it is written. */
        Contents(List<KnownPoint> points, Map<PeerId, List<PointId>> claims) {
            this(points, List.of(), claims);
        }
    }

    /** The file's text; peers are elsewhere. */
    String write(Contents contents) {
        StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
        contents.points().stream()
                .sorted(Comparator.comparing(KnownPoint::point))
                .forEach(point -> {
                    text.append("point ").append(point.point());
                    point.peer().ifPresent(peer -> text.append(" peer=").append(peer.text()));
                    point.lastSeen().ifPresent(at -> text.append(" seen=").append(at));
                    point.lastMiss().ifPresent(at -> text.append(" miss=").append(at));
                    text.append('\n');
                });
        contents.claims().entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(each -> each.getValue()
                .forEach(point -> text.append("claim ")
                        .append(point)
                        .append(" peer=")
                        .append(each.getKey().text())
                        .append('\n')));
        return SumLine.added(text.toString());
    }

    /**
     * What a text says.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong; or a {@link java.time.DateTimeException}
     */
    Contents read(String text) {
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
        return new Contents(points, known, claims);
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
