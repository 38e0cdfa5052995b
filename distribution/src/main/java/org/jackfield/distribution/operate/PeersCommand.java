package org.jackfield.distribution.operate;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.text.Counts;
import org.jackfield.distribution.text.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jackfield peers}. */
@Command(
        name = "peers",
        description = "Lists the peers that a running node knows: who they are, whatever their addresses.",
        mixinStandardHelpOptions = true)
public final class PeersCommand implements Callable<Integer> {

    @Mixin
    private ApiOptions node;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "Only those in a state, repeatable: accepted, running, disconnected.")
    private List<State> states = new ArrayList<>();

    @Override
    public Integer call() throws Refusal, InterruptedException {
        Object answer = node.api().get("/network/peers" + OctezForms.filter(states));
        Table table = new Table("PEER", "STATE", "TRUSTED", ">SENT", ">RECEIVED", "REACHABLE AT", "LAST SEEN");
        for (Answer.Named peer : Answer.pairs(answer)) {
            Answer info = peer.answer();
            table.row(
                    peer.name(),
                    info.shown("state"),
                    info.is("trusted") ? "yes" : "no",
                    Counts.bytes(info.in("stat").number("total_sent")),
                    Counts.bytes(info.in("stat").number("total_recv")),
                    OctezForms.point(info, "reachable_at"),
                    OctezForms.last(info, "last_seen"));
        }
        node.show(answer, table.lines());
        return ExitCode.DONE.number();
    }

    /** How a peer stands to the node. */
    private enum State {
        ACCEPTED,
        RUNNING,
        DISCONNECTED
    }
}
