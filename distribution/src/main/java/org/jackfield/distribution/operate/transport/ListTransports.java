package org.jackfield.distribution.operate.transport;

import java.util.List;
import java.util.concurrent.Callable;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.operate.Answer;
import org.jackfield.distribution.operate.ApiOptions;
import org.jackfield.distribution.text.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code jackfield transport list}. */
@Command(
        name = "list",
        description = {
            "Lists the transports of a running node: where each listens, how many connections it carries, and how many of",
            "these have lost their channel and wait for another. One that has left is listed as long as sessions wait."
        },
        mixinStandardHelpOptions = true)
final class ListTransports implements Callable<Integer> {

    @Mixin
    private ApiOptions node;

    @Override
    public Integer call() throws Refusal, InterruptedException {
        Object answer = node.api().get("/jackfield/transports");
        Table table = new Table("TRANSPORT", "PRESENT", ">CONNECTIONS", ">SUSPENDED", "LISTENING");
        for (Answer transport : Answer.list(answer)) {
            List<String> listening = transport.texts("listening");
            table.row(
                    transport.shown("transport"),
                    transport.is("present") ? "yes" : "no",
                    transport.count("connections"),
                    transport.count("suspended"),
                    listening.isEmpty() ? "-" : String.join(" ", listening));
        }
        node.show(answer, table.lines());
        return ExitCode.DONE.number();
    }
}
