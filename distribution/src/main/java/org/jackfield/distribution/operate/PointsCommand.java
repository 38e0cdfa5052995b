package org.jackfield.distribution.operate;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.text.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jackfield points}. */
@Command(
        name = "points",
        description = "Lists the points that a running node knows: places that can be dialled, whoever is there.",
        mixinStandardHelpOptions = true)
public final class PointsCommand implements Callable<Integer> {

    @Mixin
    private ApiOptions node;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "Only those in a state, repeatable: requested, accepted, running, disconnected.")
    private List<State> states = new ArrayList<>();

    @Override
    public Integer call() throws Refusal, InterruptedException {
        Object answer = node.api().get("/network/points" + OctezForms.filter(states));
        Table table = new Table("POINT", "STATE", "TRUSTED", "PEER", "LAST SEEN", "LAST MISS");
        for (Answer.Named point : Answer.pairs(answer)) {
            Answer info = point.answer();
            Answer state = info.in("state");
            table.row(
                    point.name(),
                    state.shown("event_kind"),
                    info.is("trusted") ? "yes" : "no",
                    state.text("p2p_peer_id").or(() -> info.text("p2p_peer_id")).orElse("-"),
                    OctezForms.last(info, "last_seen"),
                    OctezForms.last(info, "last_miss"));
        }
        node.show(answer, table.lines());
        return ExitCode.DONE.number();
    }

    /** What the node does with a point. */
    private enum State {
        REQUESTED,
        ACCEPTED,
        RUNNING,
        DISCONNECTED
    }
}
