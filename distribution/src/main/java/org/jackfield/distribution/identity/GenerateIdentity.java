package org.jackfield.distribution.identity;

import java.util.concurrent.Callable;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.text.Terminal;
import org.jackfield.handshake.identity.Difficulty;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jackfield identity generate}. */
@Command(
        name = "generate",
        description =
                "Generates an identity: a key pair, and the proof of work for it. An identity is never overwritten.",
        mixinStandardHelpOptions = true)
final class GenerateIdentity implements Callable<Integer> {

    @Mixin
    private IdentityOptions options;

    @Option(
            names = "--difficulty",
            paramLabel = "BITS",
            defaultValue = "26",
            converter = DifficultyConverter.class,
            description =
                    "How much work to prove: 2^BITS hashes on average, 0 to 256; fractions count. Default: ${DEFAULT-VALUE}.")
    private Difficulty difficulty;

    @Override
    public Integer call() throws Refusal, InterruptedException {
        new IdentitySearch(Terminal.ofThisProcess(), options.json()).generate(options.file(), difficulty);
        return 0;
    }
}
