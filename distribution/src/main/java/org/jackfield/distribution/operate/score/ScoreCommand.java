package org.jackfield.distribution.operate.score;

import org.jackfield.distribution.operate.Heading;
import picocli.CommandLine.Command;

/** {@code jackfield score}: the word that leads to its commands. */
@Command(
        name = "score",
        description = "Shows what peers are worth to a running node, and why.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ListScores.class, ExplainScore.class})
public final class ScoreCommand extends Heading {}
