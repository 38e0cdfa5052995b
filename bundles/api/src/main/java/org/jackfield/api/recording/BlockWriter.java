package org.jackfield.api.recording;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jackfield.api.access.Ending;
import org.jackfield.api.access.Penalty;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
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

/** The body of one block being written, as {@link BlockReader} reads it. */
final class BlockWriter {

    private final Figures body = new Figures();
    private final Figures entry = new Figures();
    private final Vocabulary<PeerId> peers = new Vocabulary<>();
    private final Vocabulary<String> texts = new Vocabulary<>();
    private final Vocabulary<Span> spans = new Vocabulary<>();
    private final Vocabulary<Map<String, String>> settings = new Vocabulary<>();
    private final Vocabulary<List<String>> shapes = new Vocabulary<>();
    private final Vocabulary<CloseReason> reasons = new Vocabulary<>();
    private final Vocabulary<Group> groups = new Vocabulary<>();
    private final Vocabulary<Neighbour> neighbours = new Vocabulary<>();
    private List<Neighbour> connected = List.of();
    private long seconds;
    private int entries;

    int size() {
        return body.size();
    }

    int entries() {
        return entries;
    }

    byte[] all() {
        return body.all();
    }

    void add(Recorded question) {
        entry.clear();
        moment(question.at(), seconds);
        seconds = question.at().getEpochSecond();
        if (question instanceof Judgement judgement) {
            judgement(judgement);
            end(RecordingFormat.JUDGEMENT);
        } else if (question instanceof Reckoning reckoning) {
            reckoning(reckoning);
            end(RecordingFormat.RECKONING);
        } else {
            yielding((Yielding) question);
            end(RecordingFormat.YIELDING);
        }
    }

    private void end(int kind) {
        body.put(kind);
        body.bytes(entry.all());
        entries++;
    }

    private void judgement(Judgement judgement) {
        peer(judgement.peer());
        history(judgement.history());
        answered(judgement.policy(), judgement.settings());
        score(judgement.score());
        notes(judgement.history().notes());
    }

    private void reckoning(Reckoning reckoning) {
        ending(reckoning.ending());
        entry.put(reckoning.spared() ? 1 : 0);
        answered(reckoning.policy(), reckoning.settings());
        Penalty penalty = reckoning.penalty();
        maybe(penalty.address(), this::duration);
        maybe(penalty.peer(), this::duration);
    }

    private void ending(Ending ending) {
        point(ending.endpoint().local());
        point(ending.endpoint().remote());
        direction(ending.endpoint().direction());
        maybe(ending.peer(), this::peer);
        entry.put(ending.connected() ? 1 : 0);
        if (!old(reasons, ending.reason())) {
            ReasonForm.write(ending.reason(), entry);
        }
    }

    private void yielding(Yielding yielding) {
        Newcomer newcomer = yielding.newcomer();
        peer(newcomer.peer());
        group(newcomer.group());
        text(newcomer.transport());
        connected(yielding.connected());
        answered(yielding.policy(), yielding.settings());
        maybe(yielding.gone(), this::peer);
    }

    /** In a crowd of newcomers one question is like the other. */
    private void connected(List<Neighbour> all) {
        boolean same = all.equals(connected);
        entry.put(same ? 1 : 0);
        if (!same) {
            runs(all, neighbours, i -> neighbour(all.get(i)));
            connected = all;
        }
    }

    private void neighbour(Neighbour one) {
        peer(one.peer());
        direction(one.direction());
        group(one.group());
        maybe(one.source(), this::group);
        text(one.transport());
        moment(one.since(), seconds);
        entry.put(one.held() ? 1 : 0);
        Merits merits = one.merits();
        maybe(merits.latency(), this::duration);
        entry.put(merits.useful());
        entry.put(merits.firstDeliveries());
        maybe(merits.lastUseful(), last -> moment(last, seconds));
        entry.real(merits.score());
    }

    private void answered(Optional<String> policy, Map<String, String> by) {
        maybe(policy, this::text);
        settings(by);
    }

    private <T> void maybe(Optional<T> value, Consumer<T> say) {
        entry.put(value.isPresent() ? 1 : 0);
        value.ifPresent(say);
    }

    private void direction(Direction direction) {
        entry.put(direction.ordinal());
    }

    private void point(PointId point) {
        text(point.scheme());
        text(point.host());
        entry.put(point.port());
    }

    private void group(Group group) {
        if (!old(groups, group)) {
            text(group.name());
            entry.signed(group.lot());
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
        maybe(history.latency(), this::duration);
        text(history.group());
        spans(history.spans());
        spans(history.groupSpans());
    }

    private void spans(List<Span> all) {
        runs(
                all,
                spans,
                i -> span(all.get(i), i == 0 ? 0 : all.get(i - 1).until().getEpochSecond()));
    }

    /** What the block has said one after the other is said by a number. */
    private <T> void runs(List<T> all, Vocabulary<T> words, IntConsumer say) {
        entry.put(all.size());
        for (int i = 0; i < all.size(); ) {
            int first = words.number(all.get(i));
            int known = first < 0 ? 0 : 1;
            while (known > 0 && i + known < all.size() && words.number(all.get(i + known)) == first + known) {
                known++;
            }
            entry.put(known);
            if (known == 0) {
                say.accept(i);
                words.learn(all.get(i));
                i++;
            } else {
                entry.put(first);
                i += known;
            }
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
