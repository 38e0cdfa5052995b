package org.jackfield.pool.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jackfield.api.access.AccessEntry;
import org.jackfield.api.access.AccessList;
import org.jackfield.api.access.AddressRange;
import org.jackfield.api.access.Subject;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.pool.file.SumLine;
import org.jackfield.pool.file.WholeFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of lists and trust. */
class AccessFileTest {

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00.123456789Z");
    private static final PeerId FOO = peer("f00f");

    private final AccessFile file = new AccessFile(AccessFileTest::peer);

    @TempDir
    private Path folder;

    @Test
    void whatIsWrittenIsRead() {
        AccessFile.Contents contents = everything();
        Path path = folder.resolve("access-lists");

        assertEquals(Optional.empty(), file.write(path, contents));
        WholeFile.Reading<AccessFile.Contents> reading = file.read(path);

        assertEquals(Optional.empty(), reading.trouble());
        assertEquals(Optional.of(contents), reading.contents());
    }

    @Test
    void peopleCanReadIt() {
        String text = AccessFile.format(everything());

        assertTrue(
                text.contains("black addresses 192.0.2.0/24 since=2026-01-02T12:00:00.123456789Z by=over+there"
                        + " why=spam why=again, and 100 % = \"bad\" é\n"),
                text);
        assertTrue(text.contains("trust point ws://[2001:db8::1]:443\n"), text);
    }

    @Test
    void onlyItsOwnerReadsIt() throws IOException {
        Path path = folder.resolve("access-lists");
        file.write(path, everything());

        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    }

    @Test
    void wordsAndLinesOfLaterVersionsAreIgnored() {
        String text = SumLine.added("jackfield-access-lists 1\nblue peer f00f since=x\n"
                + "black peer f00f since=2026-01-02T12:00:00Z colour=red by=x why=\n");

        AccessFile.Contents contents = file.parse(text);

        assertEquals(1, contents.lists().get(AccessList.BLACK).size());
    }

    /** Killed while writing: the old file is there; cut or changed by something else: it is damaged, and never half believed. */
    @Test
    void noPartOfItPassesForTheWhole() {
        String text = AccessFile.format(everything());
        for (int length = 0; length < text.length() - 1; length++) {
            String part = text.substring(0, length);
            assertThrows(IllegalArgumentException.class, () -> file.parse(part), () -> part);
        }
    }

    @Test
    void killedInTheMiddleOfAWriteTheOldOneIsRead() throws IOException {
        Path path = folder.resolve("access-lists");
        file.write(path, everything());
        String next = AccessFile.format(everything());
        Files.writeString(folder.resolve("access-lists.tmp"), next.substring(0, next.length() / 2));

        assertEquals(Optional.of(everything()), file.read(path).contents());
        assertEquals(Optional.empty(), file.write(path, everything()));
        assertFalse(Files.exists(folder.resolve("access-lists.tmp")));
    }

    @Test
    void anEntryThatSaysTooLittleIsDamage() {
        assertThrows(
                IllegalArgumentException.class,
                () -> file.parse(SumLine.added("jackfield-access-lists 1\nblack peer f00f by=x why=\n")));
        assertThrows(
                IllegalArgumentException.class,
                () -> file.parse(SumLine.added(
                        "jackfield-access-lists 1\ngrey peer f00f since=2026-01-02T12:00:00Z by=x why=\n")),
                "a grey entry ends");
    }

    private static AccessFile.Contents everything() {
        OverflowFilter filter = new OverflowFilter(4096, ByteString.of(new byte[OverflowFilter.KEY_BYTES]), NOON);
        filter.add(new Subject.Peer(FOO), NOON.plus(Duration.ofHours(1)), NOON);
        AddressRange range = AddressRange.parse("192.0.2.0/24");
        return new AccessFile.Contents(
                Map.of(
                        AccessList.BLACK,
                        List.of(
                                new AccessEntry(
                                        new Subject.Addresses(range),
                                        NOON,
                                        "over there",
                                        "spam why=again, and 100 % = \"bad\" é",
                                        Optional.empty(),
                                        Optional.empty()),
                                new AccessEntry(
                                        new Subject.Peer(FOO), NOON, "x", "", Optional.empty(), Optional.of(range))),
                        AccessList.WHITE,
                        List.of(new AccessEntry(
                                new Subject.Addresses(AddressRange.parse("2001:db8::/32")),
                                NOON,
                                "x",
                                "friends",
                                Optional.of(NOON.plusSeconds(5)),
                                Optional.empty())),
                        AccessList.GREY,
                        List.of(new AccessEntry(
                                new Subject.Peer(peer("ba4f")),
                                NOON,
                                "greylist",
                                "it lies",
                                Optional.of(NOON.plusSeconds(9)),
                                Optional.empty()))),
                List.of(PointId.parse("ws://[2001:db8::1]:443")),
                List.of(FOO),
                filter.contents());
    }

    private static PeerId peer(String hex) {
        return new PeerId(ByteString.fromHex(hex), hex);
    }
}
