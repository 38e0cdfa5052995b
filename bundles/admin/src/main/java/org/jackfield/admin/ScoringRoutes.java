package org.jackfield.admin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jackfield.api.address.KnownNote;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.Node;
import org.jackfield.api.scoring.Deed;
import org.jackfield.api.scoring.Noted;
import org.jackfield.api.scoring.PeerHistory;
import org.jackfield.api.scoring.PeerScore;
import org.jackfield.api.scoring.PolicyState;
import org.jackfield.api.scoring.RecordingState;
import org.jackfield.api.scoring.Span;

/** Which policies are present, and what peers are worth to the one that is asked. */
final class ScoringRoutes {

    private final NodeDoor door;

    ScoringRoutes(NodeDoor door) {
        this.door = door;
    }

    List<Route> all() {
        return List.of(
                Route.get(
                        "/jackfield/policies",
                        call -> Answer.of(door.node().scoring().policies().stream()
                                .map(ScoringRoutes::policy)
                                .toList())),
                Route.get(
                        "/jackfield/recording",
                        call -> Answer.of(recording(door.node().scoring().recording()))),
                Route.get(
                        "/jackfield/scores",
                        call -> Answer.of(door.node().scoring().scores().stream()
                                .map(ScoringRoutes::score)
                                .toList())),
                Route.get("/jackfield/scores/{peer_id}", this::explanation));
    }

    private static Map<String, Object> policy(PolicyState policy) {
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("name", policy.name());
        form.put("kind", policy.kind().word());
        form.put("asked", policy.asked());
        form.put("failures", policy.failures());
        return form;
    }

    private static Map<String, Object> recording(RecordingState state) {
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("on", state.on());
        form.put("recorded", state.recorded());
        form.put("lost", state.lost());
        form.put("bytes", state.bytes());
        return form;
    }

    private static Map<String, Object> score(PeerScore score) {
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("peer_id", score.peer().text());
        form.put("score", score.score().number());
        form.put("class", score.score().peerClass().name().toLowerCase(Locale.ROOT));
        form.put("weight", score.score().standing().weight());
        score.policy().ifPresent(name -> form.put("policy", name));
        form.put("at", score.at().toString());
        return form;
    }

    private Answer explanation(Call call) throws Refusal {
        Node node = door.node();
        PeerScore score = node.scoring()
                .explain(peer(node, call.parameter("peer_id")))
                .orElseThrow(() -> new Refusal(404, "no connected peer has that id, and only they have scores"));
        Map<String, Object> form = score(score);
        form.put(
                "terms",
                score.score().terms().stream()
                        .map(term -> {
                            Map<String, Object> part = new LinkedHashMap<>();
                            part.put("name", term.name());
                            part.put("value", term.value());
                            return part;
                        })
                        .toList());
        form.put(
                "notes",
                node.addressBook().notes(score.peer()).stream()
                        .map(ScoringRoutes::note)
                        .toList());
        form.put("history", history(score.history()));
        return Answer.of(form);
    }

    private static Map<String, Object> history(PeerHistory history) {
        Map<String, Object> form = new LinkedHashMap<>();
        history.latency().ifPresent(time -> form.put("latency_nanos", time.toNanos()));
        form.put("group", history.group());
        form.put("spans", history.spans().stream().map(ScoringRoutes::span).toList());
        form.put(
                "group_spans",
                history.groupSpans().stream().map(ScoringRoutes::span).toList());
        form.put("notes", history.notes().stream().map(ScoringRoutes::word).toList());
        return form;
    }

    private static Map<String, Object> word(Noted noted) {
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("protocol", noted.protocol());
        form.put("at", noted.when().toString());
        form.put("worth", noted.worth());
        return form;
    }

    private static Map<String, Object> note(KnownNote note) {
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("protocol", note.protocol());
        form.put("at", note.when().toString());
        form.put("worth", note.worth());
        form.put("bytes", note.bytes());
        return form;
    }

    private static Map<String, Object> span(Span span) {
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("from", span.from().toString());
        form.put("until", span.until().toString());
        form.put("connected_nanos", span.connected().toNanos());
        for (Deed deed : Deed.values()) {
            form.put(deed.name().toLowerCase(Locale.ROOT), span.times(deed));
        }
        return form;
    }

    private static PeerId peer(Node node, String text) throws Refusal {
        try {
            return node.peer(text);
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest("that is no peer id: " + e.getMessage());
        }
    }
}
