package org.jackfield.distribution.operate.transport;

import org.jackfield.distribution.operate.Heading;
import picocli.CommandLine.Command;

/** {@code jackfield transport}: the word that leads to its commands. */
@Command(
        name = "transport",
        description = "Shows the transports of a running node, and moves connections from one to another.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ListTransports.class, SwapTransport.class})
public final class TransportCommand extends Heading {}
