package org.jackfield.shell;

import java.util.List;
import java.util.Locale;
import org.jackfield.api.address.KnownNote;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.Node;
import org.jackfield.api.scoring.Deed;
import org.jackfield.api.scoring.PeerScore;
import org.jackfield.api.scoring.PolicyState;
import org.jackfield.api.scoring.Term;

/** The commands that tell of policies and scores. Safe from any thread; what cannot be understood is a {@link Misuse}. */
final class Scores {

    private final Node node;

    Scores(Node node) {
        this.node = node;
    }

    /** A number as people read it. */
    static String figure(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }

    String policies() {
        List<PolicyState> policies = node.scoring().policies();
        if (policies.isEmpty()) {
            return "no policies";
        }
        Table table = new Table("NAME", "KIND", "ASKED", "FAILURES");
        policies.forEach(policy ->
                table.row(policy.name(), policy.kind().word(), policy.asked() ? "yes" : "no", policy.failures()));
        return table.toString();
    }

    String list() {
        List<PeerScore> scores = node.scoring().scores();
        if (scores.isEmpty()) {
            return "no connections";
        }
        Table table = new Table("PEER", "SCORE", "CLASS", "BY").names(0);
        scores.forEach(score -> table.row(
                score.peer(),
                figure(score.score().number()),
                className(score),
                score.policy().orElse("-")));
        return table.toString();
    }

    String explain(String text) {
        PeerScore score = node.scoring()
                .explain(peer(text))
                .orElseThrow(() -> new Misuse("no connected peer has that id, and only they have scores"));
        Table table = new Table("TERM", "VALUE");
        for (Term term : score.score().terms()) {
            table.row(term.name(), figure(term.value()));
        }
        table.row("score", figure(score.score().number()));
        StringBuilder deeds = new StringBuilder();
        for (Deed deed : Deed.values()) {
            long times = score.history().spans().stream()
                    .mapToLong(span -> span.times(deed))
                    .sum();
            deeds.append(deeds.isEmpty() ? "" : ", ")
                    .append(times)
                    .append(' ')
                    .append(deed.name().toLowerCase(Locale.ROOT).replace('_', ' '));
        }
        return Figures.wrapped(
                        score.peer() + ", " + className(score) + ", by "
                                + score.policy().orElse("nobody"),
                        2) + "\n" + table + "\n" + Figures.wrapped(deeds.toString(), 2) + notes(score.peer());
    }

    private String notes(PeerId peer) {
        StringBuilder lines = new StringBuilder();
        for (KnownNote note : node.addressBook().notes(peer)) {
            lines.append('\n').append(Figures.wrapped("noted by " + noted(note), 2));
        }
        return lines.toString();
    }

    /** Who noted how much, of what worth, and when. */
    static String noted(KnownNote note) {
        return note.protocol() + ": worth " + figure(note.worth()) + ", " + Figures.bytes(note.bytes()) + ", at "
                + note.when();
    }

    private static String className(PeerScore score) {
        return score.score().peerClass().name().toLowerCase(Locale.ROOT);
    }

    private PeerId peer(String text) {
        try {
            return node.peer(text);
        } catch (IllegalArgumentException e) {
            throw new Misuse("'" + text + "' is no peer id: " + e.getMessage());
        }
    }
}
