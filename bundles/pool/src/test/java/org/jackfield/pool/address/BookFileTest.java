package org.jackfield.pool.address;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jackfield.api.address.KnownPeer;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.address.Source;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.pool.file.SumLine;
import org.jackfield.pool.file.WholeFile;
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
    private WholeFile whole;

    @BeforeEach
    void chooseFile() {
        file = folder.resolve("data/address-book");
        whole = new WholeFile(file, BookFile.LARGEST, WholeFile.Readers.ANYBODY);
    }

    @Test
    void whatIsWrittenIsRead() {
        assertEquals(Optional.empty(), whole.write(format.write(new BookFile.Contents(points(), Map.of()))));

        WholeFile.Reading<BookFile.Contents> read = whole.read(format::read);

        assertEquals(Optional.empty(), read.trouble());
        assertEquals(2, read.contents().get().points().size());
        KnownPoint home = read.contents().get().points().stream()
                .filter(point -> point.point().equals(HOME))
                .findFirst()
                .orElseThrow();
        assertEquals(Optional.of(MALLORY), home.peer());
        assertEquals(Optional.of(NOON), home.lastSeen());
        assertEquals(new Source.Remembered(), home.source());
        assertEquals(List.of(), read.contents().get().peers());
    }

    @Test
    void whatPeersSaidOfThemselvesIsWrittenInItsOrder() {
        Map<PeerId, List<PointId>> claims = Map.of(MALLORY, List.of(PointId.parse("wss://node.example:443"), HOME));

        BookFile.Contents read = format.read(format.write(new BookFile.Contents(points(), claims)));

        assertEquals(claims, read.claims());
        assertEquals(2, read.points().size());
    }

    @Test
    void peersThatAnEarlierVersionWroteAreRead() {
        String lines = "jackfield-address-book 1\n" + "peer 6d created=2026-01-02T12:00:00Z trusted=true point=" + HOME
                + " seen=2026-01-02T12:00:00Z\n";

        BookFile.Contents read = format.read(SumLine.added(lines));

        assertEquals(
                List.of(new KnownPeer(MALLORY, true, NOON, Optional.of(HOME), Optional.of(NOON), Optional.empty())),
                read.peers());
    }

    @Test
    void noFileIsAnEmptyBook() {
        assertEquals(new WholeFile.Reading<>(Optional.empty(), Optional.empty(), true), whole.read(format::read));
    }

    @Test
    void everyDamageIsNoticedAndTheFileIsSetAside() throws IOException {
        whole.write(format.write(new BookFile.Contents(points(), Map.of())));
        byte[] good = Files.readAllBytes(file);
        int n = 0;
        for (int at = 0; at < good.length; at += 7) {
            byte[] damaged = good.clone();
            damaged[at] ^= 0x40;
            Files.write(file, damaged);

            WholeFile.Reading<BookFile.Contents> read = whole.read(format::read);

            n++;
            assertTrue(read.trouble().isPresent(), "byte " + at);
            assertTrue(read.contents().isEmpty(), "byte " + at);
            assertFalse(Files.exists(file), "byte " + at);
            assertTrue(Files.exists(folder.resolve("data/address-book.damaged-" + n)), "byte " + at);
        }
    }

    @Test
    void aFileThatWasCutShortIsSetAside() throws IOException {
        whole.write(format.write(new BookFile.Contents(points(), Map.of())));
        String good = Files.readString(file);
        Files.writeString(file, good.substring(0, good.length() / 2));

        WholeFile.Reading<BookFile.Contents> read = whole.read(format::read);

        assertTrue(
                read.trouble().get().contains("address-book.damaged-1"),
                read.trouble().get());
    }

    @Test
    void whoeverDiesBetweenWritingAndRenamingLosesNothing() throws IOException {
        whole.write(format.write(new BookFile.Contents(points(), Map.of())));
        Files.writeString(folder.resolve("data/address-book.tmp"), "half a bo");

        assertEquals(2, whole.read(format::read).contents().get().points().size());

        assertEquals(Optional.empty(), whole.write(format.write(new BookFile.Contents(points(), Map.of()))));
        assertEquals(2, whole.read(format::read).contents().get().points().size());
        assertFalse(Files.exists(folder.resolve("data/address-book.tmp")));
    }

    @Test
    void aFolderThatCannotBeWrittenIsToldOfInASentence() throws IOException {
        Files.writeString(folder.resolve("data"), "a file where a folder should be");

        Optional<String> trouble = whole.write(format.write(new BookFile.Contents(points(), Map.of())));

        assertTrue(trouble.get().startsWith("cannot be written"), trouble.get());
    }

    private static List<KnownPoint> points() {
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
        return List.of(home, inn);
    }

    private static PeerId peer(String text) {
        return new PeerId(ByteString.fromHex(text), text);
    }
}
