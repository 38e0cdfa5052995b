package org.jackfield.distribution.operate.p2p;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jackfield.api.point.PointId;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.operate.Answer;
import org.jackfield.distribution.operate.Api;
import org.jackfield.distribution.operate.ApiOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jackfield p2p connect address}. */
@Command(
        name = "address",
        description = {
            "Connects a running node to a point, and waits until the connection stands.",
            "What is banned is not connected to."
        },
        mixinStandardHelpOptions = true)
final class ConnectAddress implements Callable<Integer> {

    @Mixin
    private ApiOptions node;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long it may take, 1 to 600. Default: ${DEFAULT-VALUE}.")
    private int timeout;

    @Parameters(
            paramLabel = "ADDRESS[:PORT]",
            converter = PointConverter.class,
            description = "[SCHEME://]ADDRESS[:PORT]; the scheme defaults to tcp, the port to 9732.")
    private PointId point;

    @Override
    public Integer call() throws Refusal, InterruptedException {
        if (timeout < 1 || timeout > 600) {
            throw new Refusal(ExitCode.USAGE, "--timeout lies between 1 and 600 s, not at " + timeout + ".");
        }
        Api api = node.api();
        try {
            Object answer = api.ask(
                    "PUT",
                    "/network/points/" + Access.path(point) + "?timeout=" + timeout,
                    Optional.of(Map.of()),
                    Duration.ofSeconds(timeout).plus(Api.SOON));
            node.show(answer, List.of("Connected to " + point + "."));
            return ExitCode.DONE.number();
        } catch (Refusal refusal) {
            throw refusal.code() == ExitCode.REFUSED_BY_NODE ? explained(api).orElse(refusal) : refusal;
        }
    }

    /** Octez's errors are bare ids; what happened stands among the node's endings, if it is one of ours. */
    private Optional<Refusal> explained(Api api) throws Refusal, InterruptedException {
        return api.find("/jackfield/endings").stream()
                .flatMap(endings -> Answer.list(endings).stream())
                .filter(ending -> ending.text("event").equals(Optional.of("dial-failed"))
                        && ending.text("point").equals(Optional.of(point.toString())))
                .reduce((earlier, later) -> later)
                .flatMap(ending -> ending.text("sentence"))
                .map(sentence -> new Refusal(ExitCode.REFUSED_BY_NODE, "The node refused: " + sentence + "."));
    }
}
