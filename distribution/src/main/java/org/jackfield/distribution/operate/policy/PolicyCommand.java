package org.jackfield.distribution.operate.policy;

import org.jackfield.distribution.operate.Heading;
import org.jackfield.distribution.replay.ReplayPolicy;
import picocli.CommandLine.Command;

/** {@code jackfield policy}: the word that leads to its commands. */
@Command(
        name = "policy",
        description = "Shows the policies of a running node, and what another would have said.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ListPolicies.class, ReplayPolicy.class})
public final class PolicyCommand extends Heading {}
