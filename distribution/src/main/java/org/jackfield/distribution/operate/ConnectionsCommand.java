package org.jackfield.distribution.operate;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.text.Counts;
import org.jackfield.distribution.text.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code jackfield connections}. */
@Command(
        name = "connections",
        description = "Lists the connections of a running node, with what went over them.",
        mixinStandardHelpOptions = true)
public final class ConnectionsCommand implements Callable<Integer> {

    @Mixin
    private ApiOptions node;

    @Override
    public Integer call() throws Refusal, InterruptedException {
        Object answer = node.api().get("/jackfield/connections");
        Instant now = Instant.now();
        Table table = new Table(
                "PEER",
                "DIR",
                "REMOTE",
                ">AGE",
                ">IN",
                ">OUT",
                ">IN/s",
                ">OUT/s",
                ">WAITING",
                ">DROPPED",
                ">SCORE",
                "");
        for (Answer connection : Answer.list(answer)) {
            table.row(
                    connection.shown("peer_id"),
                    connection.shown("direction").replace("bound", ""),
                    connection.shown("remote"),
                    connection
                            .moment("since")
                            .map(since -> Counts.age(Duration.between(since, now)))
                            .orElse("-"),
                    Counts.bytes(connection.number("received")),
                    Counts.bytes(connection.number("sent")),
                    Counts.bytes(connection.number("current_inflow")),
                    Counts.bytes(connection.number("current_outflow")),
                    connection.count("messages_waiting"),
                    connection.count("messages_dropped"),
                    connection.shown("score"),
                    (connection.is("suspended") ? "suspended " : "")
                            + (connection.is("kept") ? "kept " : "")
                            + (connection.is("trusted") ? "trusted " : "")
                            + (connection.is("private") ? "private" : ""));
        }
        node.show(answer, table.lines());
        return ExitCode.DONE.number();
    }
}
