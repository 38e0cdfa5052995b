package org.jackfield.api.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jackfield.api.access.Ending;
import org.jackfield.api.access.Penalty;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.reason.Rejection;
import org.jackfield.api.scheduling.PeerClass;
import org.jackfield.api.scoring.Deed;
import org.jackfield.api.scoring.Noted;
import org.jackfield.api.scoring.PeerHistory;
import org.jackfield.api.scoring.Score;
import org.jackfield.api.scoring.Span;
import org.jackfield.api.scoring.Term;
import org.jackfield.api.selection.Group;
import org.jackfield.api.selection.Merits;
import org.jackfield.api.selection.Neighbour;
import org.jackfield.api.selection.Newcomer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00.000000001Z");

    @TempDir
    Path folder;

    private final Random random = new Random(5);
    private final List<String> troubles = new ArrayList<>();

    @Test
    void everyJudgementComesBackToTheBit() throws IOException {
        List<List<Judgement>> blocks = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            blocks.add(judgements(200));
        }

        List<Recorded> read = read(recording(blocks));

        List<Judgement> written = blocks.stream().flatMap(List::stream).toList();
        assertEquals(written, read);
        for (int i = 0; i < read.size(); i++) {
            assertEquals(bits(written.get(i).score()), bits(((Judgement) read.get(i)).score()));
        }
        assertEquals(List.of(), troubles);
    }

    @Test
    void whatEveryEndingEarnsComesBack() throws IOException {
        List<Reckoning> written = new ArrayList<>();
        for (Class<?> kind : CloseReason.class.getPermittedSubclasses()) {
            for (int i = 0; i < 3; i++) {
                written.add(reckoning((CloseReason) value(kind)));
            }
        }

        assertEquals(
                List.of(written, written).stream().flatMap(List::stream).toList(),
                read(recording(List.of(written, written))));
        assertEquals(List.of(), troubles);
    }

    @Test
    void whoYieldedComesBack() throws IOException {
        List<Recorded> written = new ArrayList<>();
        List<Neighbour> connected = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            if (random.nextInt(3) == 0) {
                connected.add(neighbour(i));
            }
            if (random.nextInt(9) == 0 && !connected.isEmpty()) {
                connected.set(random.nextInt(connected.size()), neighbour(i));
            }
            written.add(yielding(connected));
            written.addAll(judgements(random.nextInt(2)));
        }

        assertEquals(
                List.of(written, written).stream().flatMap(List::stream).toList(),
                read(recording(List.of(written, written))));
        assertEquals(List.of(), troubles);
    }

    @Test
    void anEndingOrANewcomerTakesLittleRoom() {
        List<Neighbour> connected =
                Stream.iterate(0, i -> i + 1).limit(1_000).map(this::neighbour).toList();
        RecordingWriter writer = new RecordingWriter();
        writer.add(yielding(connected));
        int first = writer.block().length;
        for (int i = 0; i < 1_000; i++) {
            writer.add(yielding(connected));
        }
        int crowd = (writer.block().length - first) / 999;
        for (int i = 0; i < 1_000; i++) {
            writer.add(reckoning(new CloseReason.InsufficientWork()));
        }
        int ending = writer.block().length / 1_000;

        System.out.println("A newcomer to a full node of 1,000: " + first + " bytes, each of a crowd " + crowd
                + "; an ending: " + ending);
        assertTrue(first < 100_000, "with all that is told of a thousand: " + first);
        assertTrue(crowd < 100, "and each of a crowd: " + crowd);
        assertTrue(ending < 100, "and an ending: " + ending);
    }

    @Test
    void aHistoryThatGrowsTakesLittleRoom() {
        List<List<Span>> histories = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            histories.add(new ArrayList<>(spans(PeerHistory.MOST_SPANS - 1)));
        }
        RecordingWriter writer = new RecordingWriter();
        int questions = 0;
        for (int round = 0; round < 12; round++) {
            for (int i = 0; i < histories.size(); i++) {
                List<Span> spans = histories.get(i);
                if (round > 0) {
                    spans.remove(spans.size() - 1);
                }
                Instant from = spans.get(spans.size() - 1).until();
                spans.add(new Span(
                        from, from.plusSeconds(10L * round), Duration.ofSeconds(10L * round), Map.of(Deed.USEFUL, 7L)));
                writer.add(judgement(peer(i), new PeerHistory(spans, Optional.empty(), "192.0", spans)));
                questions++;
            }
        }

        int bytes = writer.block().length;
        assertTrue(bytes < 200 * questions, bytes + " bytes for " + questions + " questions");
    }

    @Test
    void aDamagedBlockCostsItselfAlone() throws IOException {
        List<List<Judgement>> blocks = List.of(judgements(20), judgements(20), judgements(20));
        byte[] all = recording(blocks);
        int second = recording(blocks.subList(0, 1)).length;
        all[second + RecordingFormat.BLOCK_HEADER + 9] ^= 0x10;

        List<Recorded> read = read(all);

        assertEquals(blocks.get(0), read.subList(0, 20));
        assertEquals(blocks.get(2), read.subList(20, 40));
        assertEquals(List.of("block 2 is damaged and left out"), troubles);
    }

    @Test
    void oneThatWasBrokenOffIsReadUpToThere() throws IOException {
        List<List<Judgement>> blocks = List.of(judgements(20), judgements(20));
        byte[] all = recording(blocks);
        int second = recording(blocks.subList(0, 1)).length;
        for (int length : new int[] {second + 3, second + RecordingFormat.BLOCK_HEADER, all.length - 1}) {
            troubles.clear();

            assertEquals(blocks.get(0), read(Arrays.copyOf(all, length)));
            assertEquals(List.of("its last block was not written to its end"), troubles);
        }
        assertEquals(List.of(), read(Arrays.copyOf(all, RecordingFormat.HEADER)));
    }

    @Test
    void noDamageIsBelieved() throws IOException {
        byte[] all = recording(List.of(judgements(1), judgements(1)));
        Set<Recorded> written = new HashSet<>(read(all));
        for (int i = 0; i < all.length; i++) {
            byte[] damaged = all.clone();
            damaged[i] ^= (byte) (1 << random.nextInt(8));
            try {
                troubles.clear();
                List<Recorded> read = read(damaged);
                assertTrue(written.containsAll(read), "at byte " + i);
                assertEquals(1, troubles.size(), "at byte " + i);
            } catch (IllegalArgumentException e) {
                assertTrue(i < RecordingFormat.HEADER, "at byte " + i);
            }
        }
    }

    @Test
    void whatIsNoneAndWhatANewerVersionMadeAreToldApart() throws IOException {
        assertThrows(IllegalArgumentException.class, () -> read(new byte[0]));
        assertThrows(
                IllegalArgumentException.class, () -> read("a letter to a friend".getBytes(StandardCharsets.UTF_8)));

        byte[] newer = recording(List.of(judgements(3)));
        newer[8] = 7;
        newer[9] = 5;
        assertThrows(IllegalArgumentException.class, () -> read(newer), "its sum says that this is damage");
        ByteBuffer.wrap(newer).putInt(10, RecordingFormat.sum(newer, 0, 10));
        assertThrows(NewerRecordingException.class, () -> read(newer));

        newer[9] = 2;
        ByteBuffer.wrap(newer).putInt(10, RecordingFormat.sum(newer, 0, 10));
        assertEquals(3, read(newer).size(), "one that says that we understand it");
    }

    /** It had no notes, and all else is as it was. */
    @Test
    void whatTheFormatBeforeThisOneHeldIsRead() throws IOException {
        List<Judgement> written = judgements(50).stream()
                .map(each -> new Judgement(
                        each.at(),
                        each.peer(),
                        each.history().with(List.of()),
                        each.policy(),
                        each.settings(),
                        each.score()))
                .toList();
        byte[] older = recording(List.of(written));
        older[8] = 1;
        older[9] = 1;
        ByteBuffer.wrap(older).putInt(10, RecordingFormat.sum(older, 0, 10));

        assertEquals(written, read(older));
        assertEquals(List.of(), troubles);
    }

    private List<Recorded> read(byte[] recording) throws IOException {
        Path file = folder.resolve("000001.scores");
        Files.write(file, recording);
        List<Recorded> all = new ArrayList<>();
        try (RecordingReader reader = RecordingReader.open(file, troubles::add)) {
            Optional<List<Recorded>> block = reader.next();
            while (block.isPresent()) {
                all.addAll(block.get());
                block = reader.next();
            }
        }
        return all;
    }

    private static byte[] recording(List<? extends List<? extends Recorded>> blocks) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(RecordingWriter.header());
        RecordingWriter writer = new RecordingWriter();
        for (List<? extends Recorded> block : blocks) {
            block.forEach(writer::add);
            out.write(writer.block());
        }
        return out.toByteArray();
    }

    private static List<Long> bits(Score score) {
        List<Long> bits = new ArrayList<>();
        bits.add(Double.doubleToRawLongBits(score.number()));
        score.terms().forEach(term -> bits.add(Double.doubleToRawLongBits(term.value())));
        return bits;
    }

    private List<Judgement> judgements(int number) {
        List<Judgement> all = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            PeerHistory history = new PeerHistory(
                    spans(random.nextInt(PeerHistory.MOST_SPANS + 1)),
                    random.nextBoolean() ? Optional.empty() : Optional.of(Duration.ofNanos(random.nextLong(1L << 40))),
                    random.nextBoolean() ? "" : "192.0",
                    spans(random.nextInt(PeerHistory.MOST_SPANS + 1)),
                    notes(Math.max(0, random.nextInt(2 * PeerHistory.MOST_NOTES + 1) - PeerHistory.MOST_NOTES)));
            all.add(judgement(peer(random.nextInt(10)), history));
        }
        return all;
    }

    private List<Noted> notes(int count) {
        List<Noted> notes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double worth = random.nextInt(9) == 0 ? -0.0 : 2 * random.nextDouble() - 1;
            notes.add(new Noted("protocol-" + i, NOON.plusNanos(random.nextLong(1L << 51) - (1L << 50)), worth));
        }
        return notes;
    }

    private Judgement judgement(PeerId peer, PeerHistory history) {
        List<Term> terms = new ArrayList<>();
        terms.add(new Term("neutral", 1));
        terms.add(new Term("nothing", -0.0));
        terms.add(new Term("tenure", random.nextDouble()));
        terms.add(new Term("least", Double.MIN_VALUE));
        Optional<String> policy = random.nextInt(4) == 0 ? Optional.empty() : Optional.of("scoring");
        Map<String, String> settings =
                policy.isPresent() ? Map.of("weight", Integer.toString(random.nextInt(3)), "half-life", "7") : Map.of();
        return new Judgement(
                NOON.plusNanos(random.nextLong(1L << 50)),
                peer,
                history,
                policy,
                settings,
                Score.of(PeerClass.values()[random.nextInt(PeerClass.values().length)], terms));
    }

    private Reckoning reckoning(CloseReason reason) {
        Endpoint endpoint = new Endpoint(
                new PointId("tcp", "192.0.2.1", 9732),
                new PointId("ws", "192.0.2." + random.nextInt(256), random.nextInt(65_536)),
                random.nextBoolean() ? Direction.INBOUND : Direction.OUTBOUND);
        Optional<Duration> time = Optional.of(Duration.ofMillis(1 + random.nextInt(1 << 30)));
        return new Reckoning(
                NOON.plusNanos(random.nextLong(1L << 50)),
                new Ending(endpoint, any(peer(random.nextInt(9))), random.nextBoolean(), reason),
                random.nextBoolean(),
                any("greylist"),
                Map.of("peer-time", "7"),
                new Penalty(time.filter(at -> random.nextBoolean()), time.filter(at -> random.nextBoolean())));
    }

    private Yielding yielding(List<Neighbour> connected) {
        return new Yielding(
                NOON.plusNanos(random.nextLong(1L << 50)),
                new Newcomer(peer(random.nextInt(10_000)), new Group("192." + random.nextInt(9), 7), "tcp"),
                connected,
                any("selection"),
                Map.of(),
                connected.stream().findFirst().map(Neighbour::peer).filter(peer -> random.nextBoolean()));
    }

    private Neighbour neighbour(int number) {
        Merits merits = new Merits(
                any(Duration.ofNanos(random.nextLong(1L << 33))),
                random.nextInt(1_000),
                random.nextInt(100),
                any(NOON.minusSeconds(random.nextInt(100_000))),
                random.nextDouble());
        return new Neighbour(
                peer(number),
                Direction.values()[random.nextInt(2)],
                new Group("10." + number % 50, number % 50 * 0x1234567890abcdefL),
                any(new Group("source", -1)),
                number % 3 == 0 ? "tcp" : "ws",
                NOON.minusNanos(random.nextLong(1L << 50)),
                random.nextBoolean(),
                merits);
    }

    private <T> Optional<T> any(T value) {
        return random.nextBoolean() ? Optional.of(value) : Optional.empty();
    }

    /** A record of that kind, of chance; what it is made of is known here, or the test is to learn it. */
    private Object value(Class<?> kind) {
        if (kind.isRecord() && kind.getName().startsWith("org.jackfield.api.reason.")) {
            return made(kind);
        }
        if (kind == Rejection.class) {
            Class<?>[] all = kind.getPermittedSubclasses();
            return made(all[random.nextInt(all.length)]);
        }
        if (kind == int.class) {
            return random.nextInt();
        }
        Map<Class<?>, Object> values = Map.of(
                String.class, "text " + random.nextInt(100),
                long.class, random.nextLong(),
                Duration.class, Duration.ofNanos(random.nextLong()),
                Instant.class, NOON.plusNanos(random.nextLong()),
                PeerId.class, peer(random.nextInt(100)),
                PointId.class, new PointId("udp", "2001:db8::" + random.nextInt(100), random.nextInt(65_536)),
                CloseReason.Phase.class, CloseReason.Phase.values()[random.nextInt(CloseReason.Phase.values().length)]);
        return Objects.requireNonNull(values.get(kind), () -> "an ending has a " + kind);
    }

    private Object made(Class<?> kind) {
        try {
            Class<?>[] types = Arrays.stream(kind.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            return kind.getDeclaredConstructor(types)
                    .newInstance(Arrays.stream(types).map(this::value).toArray());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(kind + " cannot be made", e);
        }
    }

    private static PeerId peer(int number) {
        return new PeerId(ByteString.of(new byte[] {1, (byte) (number >> 8), (byte) number}), "id" + number);
    }

    private List<Span> spans(int count) {
        List<Span> spans = new ArrayList<>();
        Instant from = NOON.minus(Duration.ofDays(10));
        for (int i = 0; i < count; i++) {
            Instant until = from.plusNanos(random.nextLong(1L << 42));
            Map<Deed, Long> deeds = new EnumMap<>(Deed.class);
            for (Deed deed : Deed.values()) {
                if (random.nextInt(3) == 0) {
                    deeds.put(deed, random.nextInt(20) == 0 ? Long.MAX_VALUE : random.nextInt(10_000));
                }
            }
            spans.add(new Span(from, until, Duration.between(from, until), deeds));
            from = until.plusNanos(random.nextInt(3));
        }
        return spans;
    }
}
