package org.jackfield.distribution.operate.p2p;

import java.util.Optional;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.operate.ApiOptions;
import picocli.CommandLine.Option;

/** Why and for how long somebody is banned. */
final class Terms {

    @Option(names = "--why", paramLabel = "TEXT", description = "Why, for whoever reads the list later.")
    private Optional<String> why;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = Span.class,
            description = "How long, for example 90s, 15m, 24h or 7d. Default: until it is taken back.")
    private Optional<Long> seconds;

    void ban(ApiOptions node, String subject) throws Refusal, InterruptedException {
        new Access(node).ban(subject, why.orElse(""), seconds);
    }
}
