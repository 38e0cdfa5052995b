package org.jackfield.distribution;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.jackfield.distribution.bench.BenchCommand;
import org.jackfield.distribution.demo.DemoCommand;
import org.jackfield.distribution.identity.IdentityCommand;
import org.jackfield.distribution.operate.BandwidthCommand;
import org.jackfield.distribution.operate.ConnectionsCommand;
import org.jackfield.distribution.operate.LogCommand;
import org.jackfield.distribution.operate.PeersCommand;
import org.jackfield.distribution.operate.PointsCommand;
import org.jackfield.distribution.operate.StatusCommand;
import org.jackfield.distribution.operate.p2p.P2pCommand;
import org.jackfield.distribution.operate.policy.PolicyCommand;
import org.jackfield.distribution.operate.score.ScoreCommand;
import org.jackfield.distribution.operate.transport.TransportCommand;
import org.jackfield.distribution.run.RunCommand;
import org.jackfield.distribution.text.Log;
import org.jackfield.distribution.text.Terminal;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program: reads the command line, and ends with an {@link ExitCode}. One class per command. */
@Command(
        name = "jackfield",
        description = "A peer-to-peer node for the Tezos network whose every replaceable part is an OSGi bundle.",
        mixinStandardHelpOptions = true,
        versionProvider = Jackfield.Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Jackfield implements Runnable {

    private static final List<Class<?>> COMMANDS = List.of(
            RunCommand.class,
            StatusCommand.class,
            LogCommand.class,
            ConnectionsCommand.class,
            PeersCommand.class,
            PointsCommand.class,
            TransportCommand.class,
            BandwidthCommand.class,
            ScoreCommand.class,
            PolicyCommand.class,
            P2pCommand.class,
            IdentityCommand.class,
            DemoCommand.class,
            BenchCommand.class);

    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        Log.toStandardError();
        PrintWriter out = Terminal.standardOutput();
        int code = commandLine(arguments).setOut(out).execute(arguments);
        out.flush();
        System.exit(code);
    }

    /** All commands, with what they have in common; or that one alone that the arguments begin with, as to read all takes a while. */
    static CommandLine commandLine(String... arguments) {
        CommandLine line = new CommandLine(new Jackfield());
        List<Class<?>> asked = COMMANDS.stream()
                .filter(command -> arguments.length > 0 && name(command).equals(arguments[0]))
                .toList();
        (asked.isEmpty() ? COMMANDS : asked).forEach(command -> line.addSubcommand(name(command), command));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler(Jackfield::misunderstood);
        line.setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command));
        everywhere(line, ExitCode.list());
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is missing.");
    }

    private static String name(Class<?> command) {
        return command.getAnnotation(Command.class).name();
    }

    private static void everywhere(CommandLine line, Map<String, String> exitCodes) {
        line.getCommandSpec()
                .usageMessage()
                .sortOptions(false)
                .width(110)
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(exitCodes);
        line.getSubcommands().values().forEach(sub -> everywhere(sub, exitCodes));
    }

    private static int misunderstood(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        String sentence = e instanceof UnmatchedArgumentException unmatched && unmatched.isUnknownOption()
                ? "There is no option " + unmatched.getUnmatched().get(0).replaceAll("=.*", "") + "."
                : e.getMessage()
                        .replaceAll("\\s*\\R\\s*", " ")
                        .replaceAll("is not an? (int|long)\\b", "is not a whole number");
        command.getErr()
                .println(name + ": " + sentence + (sentence.endsWith(".") ? "" : ".") + " See '" + name + " --help'.");
        return ExitCode.USAGE.number();
    }

    private static int failed(Exception failure, CommandLine command) {
        String name = command.getCommandSpec().qualifiedName();
        if (failure instanceof Refusal refusal) {
            command.getErr().println(name + ": " + refusal.getMessage());
            return refusal.code().number();
        }
        command.getErr().println(name + ": unexpectedly, " + failure + "; this is a fault of the program.");
        LoggerFactory.getLogger(Jackfield.class).error("unexpected failure of {}", name, failure);
        return ExitCode.UNEXPECTED.number();
    }

    /** What {@code --version} says. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Jackfield.class.getPackage().getImplementationVersion();
            return new String[] {"jackfield " + (version == null ? "(not packaged)" : version)};
        }
    }
}
