package org.jackfield.distribution.identity;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jackfield.api.identity.Identity;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.text.Json;
import org.jackfield.distribution.text.Terminal;
import org.jackfield.handshake.identity.Difficulty;
import org.jackfield.handshake.identity.IdentityException;
import org.jackfield.handshake.identity.IdentityFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jackfield identity check}. */
@Command(
        name = "check",
        description = "Checks that the parts of an identity belong together, and that enough work was done for it.",
        mixinStandardHelpOptions = true)
final class CheckIdentity implements Callable<Integer> {

    @Mixin
    private IdentityOptions options;

    @Option(
            names = "--difficulty",
            paramLabel = "BITS",
            defaultValue = "26",
            converter = DifficultyConverter.class,
            description =
                    "How much work to ask for: 2^BITS hashes on average, 0 to 256; fractions count. Default: ${DEFAULT-VALUE}.")
    private Difficulty difficulty;

    @Override
    public Integer call() throws Refusal {
        Terminal terminal = Terminal.ofThisProcess();
        try {
            Identity identity = IdentityFile.load(options.file());
            IdentityFile.check(options.file(), identity, difficulty);
            if (options.json()) {
                Map<String, Object> answer = new LinkedHashMap<>();
                answer.put("peer", identity.peer().text());
                answer.put("good", true);
                answer.put("difficulty", difficulty.value());
                terminal.line(Json.write(answer));
            } else {
                terminal.line("The identity " + identity.peer() + " is good, and its work proves at least difficulty "
                        + difficulty + ".");
            }
            return 0;
        } catch (IdentityException e) {
            throw Refusals.of(e);
        }
    }
}
