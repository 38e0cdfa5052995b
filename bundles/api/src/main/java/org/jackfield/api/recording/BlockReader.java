package org.jackfield.api.recording;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jackfield.api.access.Ending;
import org.jackfield.api.access.Penalty;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.scheduling.PeerClass;
import org.jackfield.api.scoring.Deed;
import org.jackfield.api.scoring.Noted;
import org.jackfield.api.scoring.PeerHistory;
import org.jackfield.api.scoring.Score;
import org.jackfield.api.scoring.ScoringPolicy;
import org.jackfield.api.scoring.Span;
import org.jackfield.api.scoring.Term;
import org.jackfield.api.selection.Group;
import org.jackfield.api.selection.Merits;
import org.jackfield.api.selection.Neighbour;
import org.jackfield.api.selection.Newcomer;

/** Reads one block, as {@link BlockWriter} wrote it. */
final class BlockReader {

    private static final Deed[] DEEDS = Deed.values();

    private final Vocabulary<PeerId> peers = new Vocabulary<>();
    private final Vocabulary<String> texts = new Vocabulary<>();
    private final Vocabulary<Span> spans = new Vocabulary<>();
    private final Vocabulary<Map<String, String>> settings = new Vocabulary<>();
    private final Vocabulary<List<String>> shapes = new Vocabulary<>();
    private final Vocabulary<CloseReason> reasons = new Vocabulary<>();
    private final Vocabulary<Group> groups = new Vocabulary<>();
    private final Vocabulary<Neighbour> neighbours = new Vocabulary<>();
    private List<Neighbour> connected = List.of();
    private FigureReader in = new FigureReader(new byte[0]);
    private long seconds;

    /**
     * All of a body, unpacked.
     *
     * @throws IllegalArgumentException with a sentence, if no such body was written
     */
    List<Recorded> read(byte[] body) {
        List<Recorded> all = new ArrayList<>();
        FigureReader entries = new FigureReader(body);
        try {
            while (entries.more()) {
                long kind = entries.figure();
                in = entries.part();
                if (kind == RecordingFormat.JUDGEMENT) {
                    all.add(judgement(when()));
                } else if (kind == RecordingFormat.RECKONING) {
                    all.add(reckoning(when()));
                } else if (kind == RecordingFormat.YIELDING) {
                    all.add(yielding(when()));
                }
            }
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException("it tells a time that there is none of", e);
        }
        return all;
    }

    private Instant when() {
        Instant at = moment(seconds);
        seconds = at.getEpochSecond();
        return at;
    }

    private Judgement judgement(Instant at) {
        PeerId peer = peer();
        PeerHistory history = history();
        Optional<String> policy = maybe(this::text);
        Map<String, String> by = settings();
        Score score = score();
        return new Judgement(at, peer, history.with(notes()), policy, by, score);
    }

    private List<Noted> notes() {
        if (!in.more()) {
            return List.of();
        }
        List<Noted> all = new ArrayList<>();
        for (int left = in.count(PeerHistory.MOST_NOTES); left > 0; left--) {
            all.add(new Noted(text(), moment(seconds), in.real()));
        }
        return all;
    }

    private Reckoning reckoning(Instant at) {
        Ending ending = ending();
        boolean spared = in.count(1) == 1;
        Optional<String> policy = maybe(this::text);
        return new Reckoning(
                at, ending, spared, policy, settings(), new Penalty(maybe(this::duration), maybe(this::duration)));
    }

    private Ending ending() {
        Endpoint endpoint = new Endpoint(point(), point(), direction());
        return new Ending(endpoint, maybe(this::peer), in.count(1) == 1, reason());
    }

    private CloseReason reason() {
        long number = in.figure();
        return number == reasons.size() ? reasons.learn(ReasonForm.read(in)) : reasons.word(number);
    }

    private Yielding yielding(Instant at) {
        Newcomer newcomer = new Newcomer(peer(), group(), text());
        if (in.count(1) == 0) {
            connected = List.copyOf(runs(Yielding.MOST_CONNECTED, neighbours, before -> neighbour()));
        }
        return new Yielding(at, newcomer, connected, maybe(this::text), settings(), maybe(this::peer));
    }

    private Neighbour neighbour() {
        return new Neighbour(
                peer(),
                direction(),
                group(),
                maybe(this::group),
                text(),
                moment(seconds),
                in.count(1) == 1,
                new Merits(maybe(this::duration), in.figure(), in.figure(), maybe(() -> moment(seconds)), in.real()));
    }

    private <T> Optional<T> maybe(Supplier<T> value) {
        return in.count(1) == 1 ? Optional.of(value.get()) : Optional.empty();
    }

    private Direction direction() {
        return Direction.values()[in.count(Direction.values().length - 1)];
    }

    private PointId point() {
        return new PointId(text(), text(), in.count(65_535));
    }

    private Group group() {
        long number = in.figure();
        return number == groups.size() ? groups.learn(new Group(text(), in.signed())) : groups.word(number);
    }

    private PeerId peer() {
        long number = in.figure();
        return number == peers.size()
                ? peers.learn(new PeerId(ByteString.of(in.bytes()), in.text()))
                : peers.word(number);
    }

    private String text() {
        long number = in.figure();
        return number == texts.size() ? texts.learn(in.text()) : texts.word(number);
    }

    private PeerHistory history() {
        Optional<Duration> latency = maybe(this::duration);
        String group = text();
        return new PeerHistory(spans(), latency, group, spans());
    }

    private List<Span> spans() {
        return runs(
                PeerHistory.MOST_SPANS,
                spans,
                before -> span(
                        before.isEmpty()
                                ? 0
                                : before.get(before.size() - 1).until().getEpochSecond()));
    }

    private <T> List<T> runs(int most, Vocabulary<T> words, Function<List<T>, T> next) {
        int size = in.count(most);
        List<T> all = new ArrayList<>(size);
        while (all.size() < size) {
            int known = in.count(size - all.size());
            if (known == 0) {
                all.add(words.learn(next.apply(all)));
            } else {
                long first = in.figure();
                for (int i = 0; i < known; i++) {
                    all.add(words.word(first + i));
                }
            }
        }
        return all;
    }

    private Span span(long since) {
        Instant from = moment(since);
        Instant until = moment(from.getEpochSecond());
        Duration connected = duration();
        Map<Deed, Long> deeds = new EnumMap<>(Deed.class);
        for (int left = in.count(DEEDS.length); left > 0; left--) {
            Deed deed = DEEDS[in.count(DEEDS.length - 1)];
            deeds.put(deed, in.figure());
        }
        return new Span(from, until, connected, deeds);
    }

    private Instant moment(long since) {
        long second = Math.addExact(since, in.signed());
        return Instant.ofEpochSecond(second, in.count(999_999_999));
    }

    private Duration duration() {
        return Duration.ofSeconds(in.figure(), in.count(999_999_999));
    }

    private Map<String, String> settings() {
        long number = in.figure();
        if (number != settings.size()) {
            return settings.word(number);
        }
        Map<String, String> values = new HashMap<>();
        for (int left = in.count(ScoringPolicy.MOST_SETTINGS); left > 0; left--) {
            values.put(text(), text());
        }
        return settings.learn(Map.copyOf(values));
    }

    private Score score() {
        PeerClass peerClass = PeerClass.valueOf(text());
        List<String> names = shape();
        List<Term> terms = new ArrayList<>(names.size());
        for (String name : names) {
            terms.add(new Term(name, in.real()));
        }
        return new Score(in.real(), peerClass, terms);
    }

    private List<String> shape() {
        long number = in.figure();
        if (number != shapes.size()) {
            return shapes.word(number);
        }
        List<String> names = new ArrayList<>();
        for (int left = in.count(Score.MOST_TERMS); left > 0; left--) {
            names.add(text());
        }
        return shapes.learn(List.copyOf(names));
    }
}
