package org.jackfield.api.recording;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.scoring.Deed;
import org.jackfield.api.scoring.Noted;
import org.jackfield.api.scoring.PeerHistory;
import org.jackfield.api.scoring.Score;
import org.jackfield.api.scoring.Span;
import org.jackfield.api.scoring.Term;

/**
 * Makes the bytes of a recording: first {@link #header}, then, again and again, judgements are {@linkplain #add added} and taken away as a
 * {@linkplain #block block}. Holds one block, and writes nothing anywhere. One thread at a time.
 */
public final class RecordingWriter {

    private final Figures body = new Figures();
    private final Figures entry = new Figures();
    private final Vocabulary<PeerId> peers = new Vocabulary<>();
    private final Vocabulary<String> texts = new Vocabulary<>();
    private final Vocabulary<Span> spans = new Vocabulary<>();
    private final Vocabulary<Map<String, String>> settings = new Vocabulary<>();
    private final Vocabulary<List<String>> shapes = new Vocabulary<>();
    private long seconds;
    private int judgements;

    /** Its block is empty. */
    public RecordingWriter() {}

    /** What a recording begins with. */
    public static byte[] header() {
        return RecordingFormat.header();
    }

    /** Bytes of the block so far, before it is packed. */
    public int size() {
        return body.size();
    }

    /** How many judgements are in the block. */
    public int judgements() {
        return judgements;
    }

    /** Adds one to the block. */
    public void add(Judgement judgement) {
        entry.clear();
        entry.signed(judgement.at().getEpochSecond() - seconds);
        entry.put(judgement.at().getNano());
        seconds = judgement.at().getEpochSecond();
        peer(judgement.peer());
        history(judgement.history());
        entry.put(judgement.policy().isPresent() ? 1 : 0);
        judgement.policy().ifPresent(this::text);
        settings(judgement.settings());
        score(judgement.score());
        notes(judgement.history().notes());
        body.put(RecordingFormat.JUDGEMENT);
        body.bytes(entry.all());
        judgements++;
    }

    /** What was added since the last block, which begins the next. */
    public byte[] block() {
        byte[] bytes = body.all();
        byte[] block = RecordingFormat.block(packed(bytes), bytes.length);
        body.clear();
        peers.clear();
        texts.clear();
        spans.clear();
        settings.clear();
        shapes.clear();
        seconds = 0;
        judgements = 0;
        return block;
    }

    private static byte[] packed(byte[] bytes) {
        Deflater deflater = new Deflater();
        try {
            ByteArrayOutputStream packed = new ByteArrayOutputStream(bytes.length / 2 + 64);
            try (DeflaterOutputStream out = new DeflaterOutputStream(packed, deflater)) {
                out.write(bytes);
            } catch (IOException e) {
                throw new IllegalStateException("memory is always written to", e);
            }
            return packed.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private void peer(PeerId peer) {
        if (old(peers, peer)) {
            return;
        }
        entry.bytes(peer.bytes().toByteArray());
        entry.text(peer.text());
    }

    private void text(String text) {
        if (!old(texts, text)) {
            entry.text(text);
        }
    }

    /** Whether the number says it all; else it is said after that, and known from now on. */
    private <T> boolean old(Vocabulary<T> words, T word) {
        int number = words.number(word);
        entry.put(number < 0 ? words.size() : number);
        if (number < 0) {
            words.learn(word);
        }
        return number >= 0;
    }

    private void history(PeerHistory history) {
        Optional<Duration> latency = history.latency();
        entry.put(latency.isPresent() ? 1 : 0);
        latency.ifPresent(this::duration);
        text(history.group());
        spans(history.spans());
        spans(history.groupSpans());
    }

    private void spans(List<Span> all) {
        entry.put(all.size());
        long since = 0;
        for (int i = 0; i < all.size(); ) {
            int first = spans.number(all.get(i));
            int known = first < 0 ? 0 : 1;
            while (known > 0 && i + known < all.size() && spans.number(all.get(i + known)) == first + known) {
                known++;
            }
            entry.put(known);
            if (known == 0) {
                span(all.get(i), since);
                spans.learn(all.get(i));
                i++;
            } else {
                entry.put(first);
                i += known;
            }
            since = all.get(i - 1).until().getEpochSecond();
        }
    }

    private void span(Span span, long since) {
        moment(span.from(), since);
        moment(span.until(), span.from().getEpochSecond());
        duration(span.connected());
        entry.put(span.deeds().size());
        span.deeds().forEach((Deed deed, Long times) -> {
            entry.put(deed.ordinal());
            entry.put(times);
        });
    }

    private void moment(Instant moment, long since) {
        entry.signed(moment.getEpochSecond() - since);
        entry.put(moment.getNano());
    }

    private void duration(Duration time) {
        entry.put(time.getSeconds());
        entry.put(time.getNano());
    }

    private void settings(Map<String, String> given) {
        if (!old(settings, given)) {
            entry.put(given.size());
            new TreeMap<>(given).forEach((key, value) -> {
                text(key);
                text(value);
            });
        }
    }

    private void score(Score score) {
        text(score.peerClass().name());
        List<String> names = score.terms().stream().map(Term::name).toList();
        if (!old(shapes, names)) {
            entry.put(names.size());
            names.forEach(this::text);
        }
        score.terms().forEach(term -> entry.real(term.value()));
        entry.real(score.number());
    }

    /** Most have none, and take no room. */
    private void notes(List<Noted> notes) {
        if (notes.isEmpty()) {
            return;
        }
        entry.put(notes.size());
        for (Noted note : notes) {
            text(note.protocol());
            moment(note.when(), seconds);
            entry.real(note.worth());
        }
    }
}
