package org.jackfield.pool.access;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.jackfield.api.access.AccessEntry;
import org.jackfield.api.access.AccessList;
import org.jackfield.api.access.AddressRange;
import org.jackfield.api.access.Subject;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.pool.file.SumLine;
import org.jackfield.pool.file.WholeFile;

/**
 * The file of lists and trust: one line for each entry, people can read it, a sum at the end shows that it is whole.
 *
 * <pre>
 *   jackfield-access-lists 1
 *   black addresses 192.0.2.0/24 since=2026-01-02T03:04:05Z by=shell why=spam, again and again
 *   black peer idr8hPVAzYprfyjUPgfB869FekcTPA since=2026-01-02T03:04:05Z along=192.0.2.0/24 by=shell why=
 *   grey addresses 198.51.100.7 since=... until=... by=greylist why=...
 *   trust point tcp://192.0.2.7:9732
 *   trust peer idr8hPVAzYprfyjUPgfB869FekcTPA
 *   overflow since=... counted=... key=9f86... cells=eJzt...
 *   sha256 9f86d081...
 * </pre>
 *
 * The entries of a list stand in the order in which they came. The cells of the overflow are deflated; because of its key the file is its
 * owner's alone. Unknown lines and words are ignored.
 */
final class AccessFile {

    private static final String FIRST_LINE = "jackfield-access-lists 1";
    private static final String WHY = " why=";
    private static final long LARGEST_FILE = 1L << 30;
    private static final int MOST_CELLS = 1 << 28;

    private final Function<String, PeerId> peers;

    /** Reads ids with the given function, which throws {@link IllegalArgumentException} for what is none. */
    AccessFile(Function<String, PeerId> peers) {
        this.peers = peers;
    }

    /** All that is kept. Lists have the oldest entry first. */
    record Contents(
            Map<AccessList, List<AccessEntry>> lists,
            List<PointId> points,
            List<PeerId> peers,
            Optional<OverflowFilter.Contents> overflow) {}

    WholeFile.Reading<Contents> read(Path path) {
        return file(path).read(this::parse);
    }

    /** Answers what went wrong, if anything. */
    Optional<String> write(Path path, Contents contents) {
        return file(path).write(format(contents));
    }

    private static WholeFile file(Path path) {
        return new WholeFile(path, LARGEST_FILE, WholeFile.Readers.OWNER);
    }

    static String format(Contents contents) {
        StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
        for (AccessList list : AccessList.values()) {
            contents.lists().getOrDefault(list, List.of()).forEach(entry -> format(text, list, entry));
        }
        contents.points()
                .forEach(point -> text.append("trust point ").append(point).append('\n'));
        contents.peers()
                .forEach(peer -> text.append("trust peer ").append(peer.text()).append('\n'));
        contents.overflow().ifPresent(overflow -> text.append("overflow since=")
                .append(overflow.since())
                .append(" counted=")
                .append(overflow.countedDown())
                .append(" key=")
                .append(overflow.key().hex())
                .append(" cells=")
                .append(deflated(overflow.cells().toByteArray()))
                .append('\n'));
        return SumLine.added(text.toString());
    }

    private static void format(StringBuilder text, AccessList list, AccessEntry entry) {
        text.append(list.word())
                .append(entry.subject() instanceof Subject.Peer ? " peer " : " addresses ")
                .append(entry.subject().text())
                .append(" since=")
                .append(entry.since());
        entry.until().ifPresent(until -> text.append(" until=").append(until));
        entry.along().ifPresent(range -> text.append(" along=").append(range));
        text.append(" by=")
                .append(URLEncoder.encode(entry.by(), StandardCharsets.UTF_8))
                .append(WHY)
                .append(entry.why())
                .append('\n');
    }

    Contents parse(String text) {
        if (!text.startsWith(FIRST_LINE + "\n")) {
            throw new IllegalArgumentException("it does not begin with '" + FIRST_LINE + "'");
        }
        Map<AccessList, List<AccessEntry>> lists = new HashMap<>();
        List<PointId> points = new ArrayList<>();
        List<PeerId> known = new ArrayList<>();
        List<OverflowFilter.Contents> overflow = new ArrayList<>();
        for (String line : SumLine.checked(text).split("\n")) {
            String[] words = line.split(" ", 4);
            if (words[0].equals("overflow")) {
                overflow.add(overflow(values(line)));
            } else if (words[0].equals("trust") && words.length == 3 && words[1].equals("point")) {
                points.add(PointId.parse(words[2]));
            } else if (words[0].equals("trust") && words.length == 3 && words[1].equals("peer")) {
                known.add(peers.apply(words[2]));
            } else if (words.length == 4) {
                list(words[0]).ifPresent(list -> lists.computeIfAbsent(list, each -> new ArrayList<>())
                        .add(entry(list, subject(words[1], words[2]), words[3])));
            }
        }
        return new Contents(lists, points, known, overflow.stream().findFirst());
    }

    private static Optional<AccessList> list(String word) {
        for (AccessList list : AccessList.values()) {
            if (list.word().equals(word)) {
                return Optional.of(list);
            }
        }
        return Optional.empty();
    }

    private Subject subject(String kind, String text) {
        return kind.equals("peer")
                ? new Subject.Peer(peers.apply(text))
                : new Subject.Addresses(AddressRange.parse(text));
    }

    private static AccessEntry entry(AccessList list, Subject subject, String rest) {
        int why = (" " + rest).indexOf(WHY);
        if (why < 0) {
            throw new IllegalArgumentException("the entry of " + subject.text() + " has no why");
        }
        Map<String, String> values = values((" " + rest).substring(0, why));
        if (list == AccessList.GREY) {
            needed(values, "until");
        }
        return new AccessEntry(
                subject,
                Instant.parse(needed(values, "since")),
                URLDecoder.decode(needed(values, "by"), StandardCharsets.UTF_8),
                rest.substring(why + WHY.length() - 1),
                Optional.ofNullable(values.get("until")).map(Instant::parse),
                Optional.ofNullable(values.get("along")).map(AddressRange::parse));
    }

    private static OverflowFilter.Contents overflow(Map<String, String> values) {
        return new OverflowFilter.Contents(
                ByteString.fromHex(needed(values, "key")),
                Instant.parse(needed(values, "since")),
                Instant.parse(needed(values, "counted")),
                ByteString.of(inflated(needed(values, "cells"))));
    }

    private static Map<String, String> values(String text) {
        Map<String, String> values = new HashMap<>();
        for (String word : text.split(" ")) {
            int mark = word.indexOf('=');
            if (mark > 0) {
                values.put(word.substring(0, mark), word.substring(mark + 1));
            }
        }
        return values;
    }

    private static String needed(Map<String, String> values, String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException("an entry has no " + key);
        }
        return value;
    }

    private static String deflated(byte[] cells) {
        ByteArrayOutputStream small = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(small)) {
            out.write(cells);
        } catch (IOException e) {
            throw new UncheckedIOException("memory takes what is written", e);
        }
        return Base64.getEncoder().encodeToString(small.toByteArray());
    }

    private static byte[] inflated(String text) {
        try (InflaterInputStream in = new InflaterInputStream(
                new ByteArrayInputStream(Base64.getDecoder().decode(text)))) {
            return in.readNBytes(MOST_CELLS);
        } catch (IOException e) {
            throw new IllegalArgumentException("its overflow cannot be inflated", e);
        }
    }
}
