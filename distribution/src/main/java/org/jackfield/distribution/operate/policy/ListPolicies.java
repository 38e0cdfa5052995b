package org.jackfield.distribution.operate.policy;

import java.util.concurrent.Callable;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.operate.Answer;
import org.jackfield.distribution.operate.ApiOptions;
import org.jackfield.distribution.text.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code jackfield policy list}. */
@Command(
        name = "list",
        description = {
            "Lists the policies of a running node: what each decides, whether its answers count, and how often it failed. Of several",
            "that score peers, the one with the highest service ranking is asked."
        },
        mixinStandardHelpOptions = true)
final class ListPolicies implements Callable<Integer> {

    @Mixin
    private ApiOptions node;

    @Override
    public Integer call() throws Refusal, InterruptedException {
        Object answer = node.api().get("/jackfield/policies");
        Table table = new Table("NAME", "KIND", "ASKED", ">FAILURES");
        for (Answer policy : Answer.list(answer)) {
            table.row(
                    policy.shown("name"),
                    policy.shown("kind"),
                    policy.is("asked") ? "yes" : "no",
                    policy.count("failures"));
        }
        node.show(answer, table.lines());
        return ExitCode.DONE.number();
    }
}
