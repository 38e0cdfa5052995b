package org.jackfield.pool.address;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jackfield.api.address.KnownPeer;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.address.Source;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;

/**
 * The file of the address book: one line for each point and peer, people can read it, a sum at the end shows that it is whole.
 *
 * <pre>
 *   jackfield-address-book 1
 *   point tcp://192.0.2.7:9732 peer=idr8hPVAzYprfyjUPgfB869FekcTPA seen=2026-01-02T03:04:05Z
 *   peer idr8hPVAzYprfyjUPgfB869FekcTPA created=2026-01-02T03:04:05Z point=tcp://192.0.2.7:9732
 *   sha256 9f86d081...
 * </pre>
 *
 * Unknown words of a line are ignored. What the operator says in the configuration is not in the file.
 */
final class BookFile {

    private static final String FIRST_LINE = "jackfield-address-book 1";
    private static final String SUM = "sha256 ";
    private static final long LARGEST_FILE = 16L << 20;

    private final Function<String, PeerId> peers;

    /** Reads ids with the given function, which throws {@link IllegalArgumentException} for what is none. */
    BookFile(Function<String, PeerId> peers) {
        this.peers = peers;
    }

    /**
     * What a file held, and what was wrong with it.
     *
     * @param replaceable whether it may be written; not if it holds what could neither be read nor set aside
     */
    record Contents(List<KnownPoint> points, List<KnownPeer> peers, Optional<String> trouble, boolean replaceable) {

        Contents(List<KnownPoint> points, List<KnownPeer> peers, Optional<String> trouble) {
            this(points, peers, trouble, true);
        }

        static Contents untouchable(String trouble) {
            return new Contents(
                    List.of(),
                    List.of(),
                    Optional.of(trouble + "; it is left as it is, and nothing is saved there"),
                    false);
        }

        static Contents nothing(Optional<String> trouble) {
            return new Contents(List.of(), List.of(), trouble);
        }
    }

    /** Reads a file; none is an empty one. A damaged one is renamed, so that nothing overwrites it. */
    Contents read(Path file) {
        try {
            if (Files.notExists(file)) {
                return Contents.nothing(Optional.empty());
            }
            if (Files.size(file) > LARGEST_FILE) {
                throw new IllegalArgumentException("it is larger than " + LARGEST_FILE + " bytes");
            }
            return parse(Files.readString(file));
        } catch (CharacterCodingException e) {
            return setAside(file, "it is not text");
        } catch (IllegalArgumentException | DateTimeException e) {
            return setAside(file, e.getMessage());
        } catch (IOException e) {
            return Contents.untouchable("cannot be read: " + e);
        }
    }

    /** Writes a file: whole, or not at all. Answers what went wrong, if anything. */
    Optional<String> write(Path file, Contents contents) {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            Path folder = file.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            try (FileChannel out = FileChannel.open(
                    temporary,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(format(contents));
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            keep(folder);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("cannot be written: " + e);
        }
    }

    /** The new name is safe, too, where a folder can be opened like a file. */
    private static void keep(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }

    private static Contents setAside(Path file, String why) {
        try {
            int n = 1;
            while (Files.exists(damaged(file, n))) {
                n++;
            }
            Files.move(file, damaged(file, n));
            return Contents.nothing(Optional.of("is damaged (" + why + "), set aside as "
                    + damaged(file, n).getFileName() + "; the node starts without it"));
        } catch (IOException e) {
            return Contents.untouchable("is damaged (" + why + ") and cannot be set aside (" + e + ")");
        }
    }

    private static Path damaged(Path file, int n) {
        return file.resolveSibling(file.getFileName() + ".damaged-" + n);
    }

    private static String format(Contents contents) {
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
        contents.peers().stream().sorted(Comparator.comparing(KnownPeer::peer)).forEach(peer -> {
            text.append("peer ").append(peer.peer().text()).append(" created=").append(peer.created());
            text.append(peer.trusted() ? " trusted=true" : "");
            peer.point().ifPresent(point -> text.append(" point=").append(point));
            peer.lastSeen().ifPresent(at -> text.append(" seen=").append(at));
            text.append('\n');
        });
        String sum = sum(text.toString());
        return text.append(SUM).append(sum).append('\n').toString();
    }

    private Contents parse(String text) {
        int end = text.lastIndexOf("\n" + SUM) + 1;
        if (!text.startsWith(FIRST_LINE + "\n")) {
            throw new IllegalArgumentException("it does not begin with '" + FIRST_LINE + "'");
        }
        if (end == 0 || !text.substring(end + SUM.length()).strip().equals(sum(text.substring(0, end)))) {
            throw new IllegalArgumentException("its sum is not that of its lines");
        }
        List<KnownPoint> points = new ArrayList<>();
        List<KnownPeer> known = new ArrayList<>();
        text.substring(0, end).lines().skip(1).forEach(line -> {
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
            }
        });
        return new Contents(points, known, Optional.empty());
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

    private static String sum(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
