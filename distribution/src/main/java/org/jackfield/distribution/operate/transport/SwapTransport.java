package org.jackfield.distribution.operate.transport;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.operate.Answer;
import org.jackfield.distribution.operate.Api;
import org.jackfield.distribution.operate.ApiOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jackfield transport swap}. */
@Command(
        name = "swap",
        description = {
            "Moves all connections of one transport of a running node to another, each to its new channel before the old one",
            "closes, and tells what became of each: 'moved' (its session goes on, and nothing was lost), 'reconnected' (closed",
            "and dialled again, as its peer knows no sessions), 'stayed' and why, or 'lost' and why."
        },
        mixinStandardHelpOptions = true)
final class SwapTransport implements Callable<Integer> {

    /** As people read them: what went well first. */
    private static final List<String> OUTCOMES = List.of("moved", "reconnected", "stayed", "lost");

    @Mixin
    private ApiOptions node;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long to wait for it, 1 to 600; it goes on after that. Default: ${DEFAULT-VALUE}.")
    private int timeout;

    @Parameters(paramLabel = "FROM", description = "The transport that carries them now, for example tcp.")
    private String from;

    @Parameters(paramLabel = "TO", description = "The one that is to carry them, for example ws.")
    private String to;

    @Override
    public Integer call() throws Refusal, InterruptedException {
        if (timeout < 1 || timeout > 600) {
            throw new Refusal(ExitCode.USAGE, "--timeout lies between 1 and 600 s, not at " + timeout + ".");
        }
        Api api = node.api();
        if (!node.json()) {
            node.terminal().line("Moving the connections of " + from + " to " + to + ".");
        }
        Map<String, Object> order = new LinkedHashMap<>();
        order.put("from", from);
        order.put("to", to);
        Object answer = api.ask(
                "POST",
                "/jackfield/transports/swap?timeout=" + timeout,
                Optional.of(order),
                Duration.ofSeconds(timeout).plus(Api.SOON));
        List<Answer> swaps = Answer.list(answer);
        node.show(answer, lines(swaps));
        boolean all = swaps.stream()
                .map(swap -> swap.shown("outcome"))
                .allMatch(outcome -> outcome.equals("moved") || outcome.equals("reconnected"));
        return (all ? ExitCode.DONE : ExitCode.NOT_ALL_SWAPPED).number();
    }

    private static List<String> lines(List<Answer> swaps) {
        List<String> lines = new ArrayList<>();
        Map<String, Integer> totals = new LinkedHashMap<>();
        for (String outcome : OUTCOMES) {
            List<Answer> such = swaps.stream()
                    .filter(swap -> swap.shown("outcome").equals(outcome))
                    .toList();
            such.forEach(swap -> lines.add(line(outcome, swap)));
            if (!such.isEmpty()) {
                totals.put(outcome, such.size());
            }
        }
        lines.add(swaps.size()
                + (swaps.size() == 1 ? " connection" : " connections")
                + totals.entrySet().stream()
                        .map(total -> total.getValue() + " " + total.getKey())
                        .collect(Collectors.joining(", ", totals.isEmpty() ? "" : ": ", ".")));
        return lines;
    }

    private static String line(String outcome, Answer swap) {
        return String.format("%-11s  %s  %s", outcome, swap.shown("peer_id"), swap.shown("remote"))
                + swap.text("why").map(why -> ": " + why).orElse("");
    }
}
