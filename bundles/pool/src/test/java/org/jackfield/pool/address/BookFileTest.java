package org.jackfield.pool.address;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jackfield.api.address.KnownPeer;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.address.Source;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BookFileTest {

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static final PeerId MALLORY = peer("6d");
    private static final PointId HOME = PointId.parse("tcp://[2001:db8::7]:9732");
    private static final PointId INN = PointId.parse("inn.example:9732");

    private final BookFile format = new BookFile(BookFileTest::peer);

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void chooseFile() {
        file = folder.resolve("data/address-book");
    }

    @Test
    void whatIsWrittenIsRead() {
        assertEquals(Optional.empty(), format.write(file, contents()));

        BookFile.Contents read = format.read(file);

        assertEquals(Optional.empty(), read.trouble());
        assertEquals(2, read.points().size());
        KnownPoint home = read.points().stream()
                .filter(point -> point.point().equals(HOME))
                .findFirst()
                .orElseThrow();
        assertEquals(Optional.of(MALLORY), home.peer());
        assertEquals(Optional.of(NOON), home.lastSeen());
        assertEquals(new Source.Remembered(), home.source());
        assertEquals(
                List.of(new KnownPeer(MALLORY, true, NOON, Optional.of(HOME), Optional.of(NOON), Optional.empty())),
                read.peers());
    }

    @Test
    void noFileIsAnEmptyBook() {
        assertEquals(BookFile.Contents.nothing(Optional.empty()), format.read(file));
    }

    @Test
    void everyDamageIsNoticedAndTheFileIsSetAside() throws IOException {
        format.write(file, contents());
        byte[] whole = Files.readAllBytes(file);
        int n = 0;
        for (int at = 0; at < whole.length; at += 7) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x40;
            Files.write(file, damaged);

            BookFile.Contents read = format.read(file);

            n++;
            assertTrue(read.trouble().isPresent(), "byte " + at);
            assertTrue(read.points().isEmpty(), "byte " + at);
            assertFalse(Files.exists(file), "byte " + at);
            assertTrue(Files.exists(folder.resolve("data/address-book.damaged-" + n)), "byte " + at);
        }
    }

    @Test
    void aFileThatWasCutShortIsSetAside() throws IOException {
        format.write(file, contents());
        String whole = Files.readString(file);
        Files.writeString(file, whole.substring(0, whole.length() / 2));

        BookFile.Contents read = format.read(file);

        assertTrue(
                read.trouble().get().contains("address-book.damaged-1"),
                read.trouble().get());
    }

    @Test
    void whoeverDiesBetweenWritingAndRenamingLosesNothing() throws IOException {
        format.write(file, contents());
        Files.writeString(folder.resolve("data/address-book.tmp"), "half a bo");

        assertEquals(2, format.read(file).points().size());

        assertEquals(Optional.empty(), format.write(file, contents()));
        assertEquals(2, format.read(file).points().size());
        assertFalse(Files.exists(folder.resolve("data/address-book.tmp")));
    }

    @Test
    void aFolderThatCannotBeWrittenIsToldOfInASentence() throws IOException {
        Files.writeString(folder.resolve("data"), "a file where a folder should be");

        Optional<String> trouble = format.write(file, contents());

        assertTrue(trouble.get().startsWith("cannot be written"), trouble.get());
    }

    private static BookFile.Contents contents() {
        KnownPoint home = new KnownPoint(
                HOME,
                KnownPoint.State.RUNNING,
                new Source.Operator(),
                true,
                Optional.empty(),
                Optional.of(MALLORY),
                Optional.of(NOON),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        KnownPoint inn = new KnownPoint(
                INN,
                KnownPoint.State.DISCONNECTED,
                new Source.Advertised(MALLORY),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(NOON),
                Optional.of(NOON),
                Optional.empty());
        KnownPeer mallory = new KnownPeer(MALLORY, true, NOON, Optional.of(HOME), Optional.of(NOON), Optional.empty());
        return new BookFile.Contents(List.of(home, inn), List.of(mallory), Optional.empty());
    }

    private static PeerId peer(String text) {
        return new PeerId(ByteString.fromHex(text), text);
    }
}
