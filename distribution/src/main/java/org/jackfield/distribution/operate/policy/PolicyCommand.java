package org.jackfield.distribution.operate.policy;

import org.jackfield.distribution.operate.Heading;
import picocli.CommandLine.Command;

/** {@code jackfield policy}: the word that leads to its command. */
@Command(
        name = "policy",
        description = "Shows the policies of a running node.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = ListPolicies.class)
public final class PolicyCommand extends Heading {}
