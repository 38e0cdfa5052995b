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
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.scheduling.PeerClass;
import org.jackfield.api.scoring.Deed;
import org.jackfield.api.scoring.Noted;
import org.jackfield.api.scoring.PeerHistory;
import org.jackfield.api.scoring.Score;
import org.jackfield.api.scoring.ScoringPolicy;
import org.jackfield.api.scoring.Span;
import org.jackfield.api.scoring.Term;

/** Reads the judgements of one block, as {@link RecordingWriter} wrote them. */
final class BlockReader {

    private static final Deed[] DEEDS = Deed.values();

    private final Vocabulary<PeerId> peers = new Vocabulary<>();
    private final Vocabulary<String> texts = new Vocabulary<>();
    private final Vocabulary<Span> spans = new Vocabulary<>();
    private final Vocabulary<Map<String, String>> settings = new Vocabulary<>();
    private final Vocabulary<List<String>> shapes = new Vocabulary<>();
    private FigureReader in = new FigureReader(new byte[0]);
    private long seconds;

    /**
     * All of a body, unpacked.
     *
     * @throws IllegalArgumentException with a sentence, if no such body was written
     */
    List<Judgement> read(byte[] body) {
        List<Judgement> all = new ArrayList<>();
        FigureReader entries = new FigureReader(body);
        try {
            while (entries.more()) {
                long kind = entries.figure();
                in = entries.part();
                if (kind == RecordingFormat.JUDGEMENT) {
                    all.add(judgement());
                }
            }
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException("it tells a time that there is none of", e);
        }
        return all;
    }

    private Judgement judgement() {
        Instant at = moment(seconds);
        seconds = at.getEpochSecond();
        PeerId peer = peer();
        PeerHistory history = history();
        Optional<String> policy = in.count(1) == 1 ? Optional.of(text()) : Optional.empty();
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
        Optional<Duration> latency = in.count(1) == 1 ? Optional.of(duration()) : Optional.empty();
        String group = text();
        return new PeerHistory(spans(), latency, group, spans());
    }

    private List<Span> spans() {
        int size = in.count(PeerHistory.MOST_SPANS);
        List<Span> all = new ArrayList<>(size);
        long since = 0;
        while (all.size() < size) {
            int known = in.count(size - all.size());
            if (known == 0) {
                all.add(spans.learn(span(since)));
            } else {
                long first = in.figure();
                for (int i = 0; i < known; i++) {
                    all.add(spans.word(first + i));
                }
            }
            since = all.get(all.size() - 1).until().getEpochSecond();
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
