package org.jackfield.distribution.identity;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code jackfield identity}: only a heading for its commands. */
@Command(
        name = "identity",
        description =
                "Generates, shows or checks the identity of a node: the file identity.json in its data directory.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {GenerateIdentity.class, ShowIdentity.class, CheckIdentity.class})
public final class IdentityCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is missing: generate, show or check.");
    }
}
