package org.jackfield.pool.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.recording.Judgement;
import org.jackfield.api.recording.Recorded;
import org.jackfield.api.recording.RecordingReader;
import org.jackfield.api.recording.RecordingWriter;
import org.jackfield.api.scheduling.PeerClass;
import org.jackfield.api.scoring.PeerHistory;
import org.jackfield.api.scoring.Score;
import org.jackfield.api.scoring.Term;
import org.jackfield.pool.VirtualThreads;
import org.jackfield.pool.settings.Recording;
import org.jackfield.pool.thread.Control;
import org.jackfield.testkit.VirtualTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderTest {

    private static final long ROOM = Recording.LEAST_BYTES;

    @TempDir
    Path home;

    private final VirtualTime time = new VirtualTime();
    private final VirtualThreads threads = new VirtualThreads(time);
    private final List<NodeEvent> events = new ArrayList<>();
    private final Random random = new Random(3);
    private Path folder;
    private Recording settings;
    private Recorder recorder;

    @BeforeEach
    void begin() {
        folder = home.resolve("histories");
        settings = new Recording(true, Optional.of(folder), ROOM);
        recorder =
                new Recorder(() -> settings, new Control(threads.start("control"), time, time), threads, events::add);
    }

    @Test
    void whatWasAddedIsOnDiskAMinuteLater() throws IOException {
        add(7);
        assertEquals(0, recorder.state().recorded());

        time.advance(Recorder.BLOCK_TIME);

        assertEquals(numbers(0, 7), recorded());
        assertEquals(7, recorder.state().recorded());
        assertEquals(
                Files.size(folder.resolve("000001.scores")), recorder.state().bytes());
    }

    @Test
    void theEndWritesWhatIsLeft() throws IOException {
        add(7);
        recorder.close();
        time.advance(Duration.ofSeconds(1));
        add(3);
        time.advance(Recorder.BLOCK_TIME);

        assertEquals(numbers(0, 7), recorded());
    }

    @Test
    void theRoomIsKeptAndTheNewestWithIt() throws IOException {
        // what cannot be packed takes its room
        int number = 0;
        while (number < 20_000) {
            add(500);
            number += 500;
            time.advance(Recorder.BLOCK_TIME);
            assertTrue(taken() <= ROOM, taken() + " bytes are more than " + ROOM);
        }

        List<Integer> recorded = recorded();
        assertEquals(taken(), recorder.state().bytes());
        assertTrue(taken() > ROOM / 2, "and it is used: " + taken());
        assertEquals(numbers(number - recorded.size(), number), recorded);
        assertTrue(recorded.size() < number);
    }

    @Test
    void lessRoomHoldsAtOnce() throws IOException {
        settings = new Recording(true, Optional.of(folder), 4 * ROOM);
        for (int i = 0; i < 40; i++) {
            add(500);
            time.advance(Recorder.BLOCK_TIME);
        }
        assertTrue(taken() > ROOM, "there is more than that: " + taken());

        settings = new Recording(true, Optional.of(folder), ROOM);
        recorder.follow();
        time.advance(Duration.ofSeconds(1));

        assertTrue(taken() <= ROOM, taken() + " bytes are more than " + ROOM);
        assertEquals(taken(), recorder.state().bytes());
        add(500);
        time.advance(Recorder.BLOCK_TIME);
        List<Integer> recorded = recorded();
        assertEquals(numbers(20_500 - recorded.size(), 20_500), recorded, "what is left is the newest, without a gap");
    }

    @Test
    void lessRoomHoldsAtOnceForWhatAnEarlierRunHasRecorded() throws IOException {
        settings = new Recording(true, Optional.of(folder), 4 * ROOM);
        for (int i = 0; i < 40; i++) {
            add(500);
            time.advance(Recorder.BLOCK_TIME);
        }
        recorder.close();
        time.advance(Duration.ofSeconds(1));
        Recorder next =
                new Recorder(() -> settings, new Control(threads.start("control"), time, time), threads, events::add);
        settings = new Recording(true, Optional.of(folder), ROOM);

        next.follow();
        time.advance(Duration.ofSeconds(1));

        assertTrue(taken() <= ROOM && taken() > ROOM / 2, taken() + " bytes of " + ROOM);
    }

    @Test
    void whoeverRecordsNothingMakesNoFolder() {
        recorder.follow();
        time.advance(Duration.ofSeconds(1));

        assertFalse(Files.exists(folder));
    }

    @Test
    void itIsTurnedOnAndOffAndMovedLive() throws IOException {
        settings = Recording.OFF;
        add(3);
        time.advance(Recorder.BLOCK_TIME);
        assertFalse(Files.exists(folder));

        settings = new Recording(true, Optional.of(folder), ROOM);
        recorder.follow();
        add(4);
        settings = new Recording(false, Optional.of(folder), ROOM);
        recorder.follow();
        add(5);
        time.advance(Recorder.BLOCK_TIME);
        assertEquals(numbers(3, 7), recorded());

        Path elsewhere = home.resolve("elsewhere");
        settings = new Recording(true, Optional.of(elsewhere), ROOM);
        recorder.follow();
        add(2);
        time.advance(Recorder.BLOCK_TIME);
        assertEquals(numbers(3, 7), recorded());
        folder = elsewhere;
        assertEquals(numbers(12, 14), recorded());
    }

    @Test
    void whatAnEarlierRunHasRecordedIsNotTouched() throws IOException {
        add(7);
        recorder.close();
        time.advance(Duration.ofSeconds(1));
        byte[] before = Files.readAllBytes(folder.resolve("000001.scores"));
        Recorder next =
                new Recorder(() -> settings, new Control(threads.start("control"), time, time), threads, events::add);

        next.add(judgement());
        time.advance(Recorder.BLOCK_TIME);

        assertEquals(ByteString.of(before), ByteString.of(Files.readAllBytes(folder.resolve("000001.scores"))));
        assertEquals(numbers(0, 8), recorded());
    }

    @Test
    void whatIsDamagedOrNewerIsSetAsideAndTold() throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("000003.scores"), "no recording");
        byte[] newer = RecordingWriter.header();
        newer[8] = 9;
        newer[9] = 9;
        CRC32C sum = new CRC32C();
        sum.update(newer, 0, 10);
        ByteBuffer.wrap(newer).putInt(10, (int) sum.getValue());
        Files.write(folder.resolve("000004.scores"), newer);

        add(2);
        time.advance(Recorder.BLOCK_TIME);

        assertEquals("no recording", Files.readString(folder.resolve("000003.scores.damaged-1")));
        assertEquals(ByteString.of(newer), ByteString.of(Files.readAllBytes(folder.resolve("000004.scores.newer-1"))));
        assertEquals(
                List.of(
                        new NodeEvent.FileTrouble(
                                folder.resolve("000003.scores").toString(),
                                "is damaged (it does not begin as a recording does), set aside as"
                                        + " 000003.scores.damaged-1"),
                        new NodeEvent.FileTrouble(
                                folder.resolve("000004.scores").toString(),
                                "was written by a newer version of this program (format 9, of which this one reads up"
                                        + " to 2), set aside as 000004.scores.newer-1")),
                events);
        assertEquals(numbers(0, 2), recorded());
    }

    @Test
    void whatTheDiskDoesNotTakeIsCountedAndToldOnceAndSoIsItsEnd() throws IOException {
        Files.writeString(folder, "no folder");
        for (int i = 0; i < 3; i++) {
            add(2);
            time.advance(Recorder.BLOCK_TIME);
        }

        assertEquals(6, recorder.state().lost());
        assertEquals(1, events.size());
        assertTrue(events.get(0) instanceof NodeEvent.FileTrouble, events.toString());

        Files.delete(folder);
        add(3);
        time.advance(Recorder.BLOCK_TIME);

        assertEquals(numbers(6, 9), recorded());
        assertEquals(new NodeEvent.FileMended(folder.toString()), events.get(1));
    }

    @Test
    void whoeverAddsNeverWaitsForASlowDiskAndWhatFindsNoRoomIsCounted() throws IOException {
        add(1);
        time.advance(Recorder.BLOCK_TIME);
        threads.hold("histories");
        add(5_000);
        threads.release("histories");
        time.advance(Recorder.BLOCK_TIME);

        assertEquals(5_001, recorder.state().recorded() + recorder.state().lost());
        assertEquals(5_000 - 4_096, recorder.state().lost());
        assertEquals(numbers(0, 4_097), recorded());
    }

    @Test
    void itIsForItsOwnerAlone() throws IOException {
        assumeTrue(home.getFileSystem().supportedFileAttributeViews().contains("posix"));
        add(1);
        time.advance(Recorder.BLOCK_TIME);

        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("000001.scores"))));
    }

    private int made;

    private void add(int times) {
        for (int i = 0; i < times; i++) {
            recorder.add(judgement());
        }
        time.advance(Duration.ZERO);
    }

    /** It is told from others by a term, and cannot be packed. */
    private Judgement judgement() {
        List<Term> terms = new ArrayList<>();
        terms.add(new Term("number", made++));
        for (int i = 0; i < 10; i++) {
            terms.add(new Term("chance-" + i, random.nextDouble()));
        }
        return new Judgement(
                Instant.EPOCH,
                new PeerId(ByteString.of(new byte[] {1}), "bob"),
                PeerHistory.EMPTY,
                Optional.of("chance"),
                Map.of(),
                Score.of(PeerClass.ORDINARY, terms));
    }

    private List<Integer> recorded() throws IOException {
        List<Integer> numbers = new ArrayList<>();
        for (Path file : files()) {
            try (RecordingReader reader = RecordingReader.open(file, trouble -> {
                throw new AssertionError(trouble);
            })) {
                Optional<List<Recorded>> block = reader.next();
                while (block.isPresent()) {
                    block.get()
                            .forEach(each -> numbers.add((int)
                                    ((Judgement) each).score().terms().get(0).value()));
                    block = reader.next();
                }
            }
        }
        return numbers;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(".scores"))
                    .sorted()
                    .toList();
        }
    }

    private long taken() throws IOException {
        long bytes = 0;
        for (Path file : files()) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    private static List<Integer> numbers(int from, int to) {
        return Stream.iterate(from, number -> number < to, number -> number + 1).toList();
    }
}
