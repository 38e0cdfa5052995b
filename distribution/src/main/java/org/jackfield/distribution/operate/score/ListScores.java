package org.jackfield.distribution.operate.score;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.operate.Answer;
import org.jackfield.distribution.operate.ApiOptions;
import org.jackfield.distribution.text.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code jackfield score list}. */
@Command(
        name = "list",
        description = "Lists what every connected peer is worth, the highest first: 1 is one of whom nothing is known.",
        mixinStandardHelpOptions = true)
final class ListScores implements Callable<Integer> {

    @Mixin
    private ApiOptions node;

    @Override
    public Integer call() throws Refusal, InterruptedException {
        Object answer = node.api().get("/jackfield/scores");
        Table table = new Table("PEER", ">SCORE", "CLASS", "BY");
        for (Answer score : Answer.list(answer)) {
            table.row(
                    score.shown("peer_id"),
                    String.format(Locale.ROOT, "%.2f", score.number("score")),
                    score.shown("class"),
                    score.shown("policy"));
        }
        node.show(answer, table.lines());
        return ExitCode.DONE.number();
    }
}
