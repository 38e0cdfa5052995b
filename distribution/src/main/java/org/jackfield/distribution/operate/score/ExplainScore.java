package org.jackfield.distribution.operate.score;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jackfield.api.identity.PeerId;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.operate.Answer;
import org.jackfield.distribution.operate.ApiOptions;
import org.jackfield.distribution.operate.p2p.PeerConverter;
import org.jackfield.distribution.text.Counts;
import org.jackfield.distribution.text.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code jackfield score explain}. */
@Command(
        name = "explain",
        description = {
            "Shows the terms that the score of a connected peer is the sum of. With --json the history is there as well, from which",
            "the same policy computes the same score, to the bit."
        },
        mixinStandardHelpOptions = true)
final class ExplainScore implements Callable<Integer> {

    @Mixin
    private ApiOptions node;

    @Parameters(paramLabel = "ID", converter = PeerConverter.class, description = "Its peer id, id….")
    private PeerId peer;

    @Override
    public Integer call() throws Refusal, InterruptedException {
        Object answer = node.api()
                .find("/jackfield/scores/" + peer.text())
                .orElseThrow(() -> new Refusal(
                        ExitCode.UNKNOWN_TO_NODE, "The node has no connection with " + peer + ", and so no score."));
        Answer score = Answer.of(answer);
        Table table = new Table("TERM", ">VALUE");
        for (Answer term : score.all("terms")) {
            table.row(term.shown("name"), figure(term.number("value")));
        }
        table.row("score", figure(score.number("score")));
        List<String> lines = new ArrayList<>();
        lines.add(score.shown("peer_id") + ", " + score.shown("class") + ", by "
                + score.text("policy").orElse("nobody"));
        lines.addAll(table.lines());
        for (Answer note : score.all("notes")) {
            lines.add("noted by " + note.shown("protocol") + ": worth " + figure(note.number("worth")) + ", "
                    + Counts.bytes(note.number("bytes")) + ", at " + note.shown("at"));
        }
        node.show(answer, lines);
        return ExitCode.DONE.number();
    }

    private static String figure(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }
}
