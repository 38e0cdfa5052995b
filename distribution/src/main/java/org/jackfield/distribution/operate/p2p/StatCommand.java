package org.jackfield.distribution.operate.p2p;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.operate.Answer;
import org.jackfield.distribution.operate.Api;
import org.jackfield.distribution.operate.ApiOptions;
import org.jackfield.distribution.operate.OctezForms;
import org.jackfield.distribution.text.Counts;
import org.jackfield.distribution.text.Json;
import org.jackfield.distribution.text.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jackfield p2p stat}: Octez's four sections, from Octez's paths alone, so that it also reads an Octez node. */
@Command(
        name = "stat",
        description = {
            "Shows traffic, connections, known peers and known points of a running node, an Octez node included.",
            "A star marks who is trusted; ⚌ is running, ⚎ requested, ⚍ accepted, ⚏ disconnected."
        },
        mixinStandardHelpOptions = true)
final class StatCommand implements Callable<Integer> {

    private static final Map<String, String> SIGNS =
            Map.of("running", "⚌", "requested", "⚎", "accepted", "⚍", "disconnected", "⚏");

    @Mixin
    private ApiOptions node;

    @Option(names = "--no-color", description = "No colours; NO_COLOR in the environment says the same.")
    private boolean colourless;

    @Override
    public Integer call() throws Refusal, InterruptedException {
        Api api = node.api();
        Map<String, Object> all = new LinkedHashMap<>();
        for (String part : List.of("stat", "connections", "peers", "points")) {
            all.put(part, api.get("/network/" + part));
        }
        Terminal terminal = node.terminal(!colourless);
        if (node.json()) {
            terminal.line(Json.write(all));
        } else {
            lines(all, terminal).forEach(terminal::line);
        }
        return ExitCode.DONE.number();
    }

    private static List<String> lines(Map<String, Object> all, Terminal style) {
        List<String> lines = new ArrayList<>();
        lines.add(style.bold("GLOBAL STATS"));
        lines.add("  " + traffic(Answer.of(all.get("stat"))));
        lines.add(style.bold("CONNECTIONS"));
        List<Answer> connections = Answer.list(all.get("connections"));
        connections.stream().filter(one -> one.is("incoming")).forEach(one -> lines.add(connection("↘", one)));
        connections.stream().filter(one -> !one.is("incoming")).forEach(one -> lines.add(connection("↗", one)));
        lines.add(style.bold("KNOWN PEERS"));
        for (Answer.Named peer : Answer.pairs(all.get("peers"))) {
            Answer info = peer.answer();
            lines.add(styled(
                    info.shown("state"),
                    "  " + sign(info.shown("state")) + "  " + info.count("score") + " " + peer.name() + " "
                            + traffic(info.in("stat")) + star(info),
                    style));
        }
        lines.add(style.bold("KNOWN POINTS"));
        for (Answer.Named point : Answer.pairs(all.get("points"))) {
            Answer info = point.answer();
            Answer state = info.in("state");
            String kind = state.shown("event_kind");
            String more = state.text("p2p_peer_id").map(peer -> " " + peer).orElse("");
            if (more.isEmpty() && info.has("last_seen")) {
                more = " (last seen: " + OctezForms.whom(info, "last_seen") + " " + OctezForms.last(info, "last_seen")
                        + ")";
            }
            lines.add(styled(kind, "  " + sign(kind) + "  " + point.name() + more + star(info), style));
        }
        return lines;
    }

    private static String connection(String arrow, Answer one) {
        Answer version = one.in("announced_version");
        return "  " + arrow + " " + one.shown("peer_id") + " " + OctezForms.point(one, "id_point") + " ("
                + version.shown("chain_name") + ", database " + version.shown("distributed_db_version") + ", p2p "
                + version.shown("p2p_version") + ")" + (one.is("private") ? " private" : "");
    }

    private static String traffic(Answer stat) {
        return "↗ " + Counts.bytes(stat.number("total_sent")) + " (" + Counts.bytes(stat.number("current_outflow"))
                + "/s) ↘ " + Counts.bytes(stat.number("total_recv")) + " ("
                + Counts.bytes(stat.number("current_inflow")) + "/s)";
    }

    private static String sign(String state) {
        return SIGNS.getOrDefault(state, "?");
    }

    private static String star(Answer info) {
        return info.is("trusted") ? " ★" : "";
    }

    private static String styled(String state, String line, Terminal style) {
        return state.equals("running") ? style.good(line) : state.equals("disconnected") ? style.dim(line) : line;
    }
}
