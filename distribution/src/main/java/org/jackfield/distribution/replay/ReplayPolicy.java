package org.jackfield.distribution.replay;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jackfield.api.recording.Judgement;
import org.jackfield.api.scoring.Score;
import org.jackfield.api.scoring.ScoringPolicy;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Installation;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.identity.DirectoryConverter;
import org.jackfield.distribution.text.Json;
import org.jackfield.distribution.text.Table;
import org.jackfield.distribution.text.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jackfield policy replay}. */
@Command(
        name = "replay",
        description = {
            "Shows what another scoring policy, or other weights, would have said of the peers of a node, by what the node has recorded",
            "(setting record-histories of org.jackfield.pool). No node is asked, and none is needed.",
            "Without --policy and --set the policies and settings of the time answer again, and every score must be the same, bit for bit.",
            "A share is a peer's part of all weights that were given while it was recorded: what it may use of a cap while all want to."
        },
        mixinStandardHelpOptions = true)
public final class ReplayPolicy implements Callable<Integer> {

    private static final String POOL_SETTINGS = "etc/org.jackfield.pool.cfg";
    private static final String FOLDER = "histories";

    @Spec
    private CommandSpec command;

    @Parameters(
            paramLabel = "RECORDING",
            arity = "0..*",
            description = "Recordings, and folders of them. Default: those of --data-dir.")
    private List<Path> places = List.of();

    @Option(
            names = {"-d", "--data-dir"},
            paramLabel = "DIR",
            converter = DirectoryConverter.class,
            description = "The data directory of the node: where its recordings are, and its plugins.")
    private Optional<Path> dataDirectory;

    @Option(
            names = "--policy",
            paramLabel = "NAME|JAR",
            description =
                    "Who answers: a policy among the plugins (scoring, latency), or the jar of any bundle that publishes one. "
                            + "Default: who answered then.")
    private Optional<String> policy;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "A setting of the policy, any number of times. What is not given is as it was then, or the default of a "
                            + "policy that was not asked then.")
    private Map<String, String> changes = Map.of();

    @Option(names = "--json", description = "Answer as JSON.")
    private boolean json;

    private final Map<String, PolicyStage> stages = new HashMap<>();

    @Override
    public Integer call() throws Refusal, InterruptedException {
        Installation installation = Installation.ofThisProgram();
        Recordings recordings = Recordings.at(places(), this::complain);
        Replay replay = new Replay(judgement -> answering(judgement, installation));
        try {
            recordings.read(replay::hear);
        } finally {
            stages.values().forEach(PolicyStage::close);
        }
        if (replay.answers() == 0) {
            throw new Refusal(ExitCode.NO_RECORDING, "Nothing that was recorded there can be read.");
        }
        if (json) {
            terminal().line(Json.write(asJson(replay)));
        } else {
            lines(replay).forEach(terminal()::line);
        }
        return asItWas() && !replay.allSame() ? ExitCode.NOT_THE_SAME.number() : ExitCode.DONE.number();
    }

    private Terminal terminal() {
        return Terminal.of(command.commandLine().getOut(), true);
    }

    private void complain(String sentence) {
        command.commandLine().getErr().println(command.qualifiedName() + ": " + sentence);
    }

    private boolean asItWas() {
        return policy.isEmpty() && changes.isEmpty();
    }

    private List<Path> places() throws Refusal {
        if (!places.isEmpty()) {
            return places;
        }
        Path directory = dataDirectory.orElseThrow(() -> new ParameterException(
                command.commandLine(),
                "What is to be replayed? Name recordings, or a node's directory with --data-dir."));
        return List.of(directory.resolve(folderSetting(directory.resolve(POOL_SETTINGS))));
    }

    private static Path folderSetting(Path file) throws Refusal {
        Properties settings = new Properties();
        if (Files.exists(file)) {
            try (Reader in = Files.newBufferedReader(file)) {
                settings.load(in);
            } catch (IOException | IllegalArgumentException e) {
                throw new Refusal(ExitCode.SETTINGS, "The settings file " + file + " cannot be read: " + e + ".");
            }
        }
        return Path.of(settings.getProperty(FOLDER, FOLDER).strip());
    }

    /** The policy that is to answer, with the settings of the time if it is the one of the time. */
    private Optional<ScoringPolicy> answering(Judgement judgement, Installation installation) throws Refusal {
        Optional<String> wanted = policy.or(judgement::policy);
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        String name = wanted.get();
        PolicyStage stage = stages.get(name);
        if (stage == null) {
            List<Path> folders = new ArrayList<>();
            dataDirectory.ifPresent(directory -> folders.add(directory.resolve("plugins")));
            folders.add(installation.plugins());
            stage = PolicyStage.open(installation, PolicyJar.find(name, folders));
            stages.put(name, stage);
        }
        return Optional.of(stage.like(judgement, changes));
    }

    private List<String> lines(Replay replay) {
        List<String> lines = new ArrayList<>();
        if (asItWas() && replay.allSame()) {
            lines.add("Every score is the same, bit for bit (" + replay.same() + " of "
                    + (replay.answers() - replay.unanswered()) + ").");
        } else {
            Table table = new Table("PEER", ">SCORE", ">WOULD BE", ">SHARE", ">WOULD BE", "VERDICT");
            for (Outcome outcome : replay.outcomes()) {
                table.row(
                        outcome.peer(),
                        figure(outcome.was().number()),
                        figure(outcome.is().number()),
                        percent(outcome.shareThen()),
                        percent(outcome.shareNow()),
                        outcome.verdict().word());
            }
            lines.addAll(table.lines());
            lines.add(summary(replay));
        }
        if (replay.unanswered() > 0) {
            lines.add("Of " + replay.unanswered() + " questions nobody had given an answer in time.");
        }
        replay.failure()
                .ifPresent(failure -> lines.add("The policy failed " + replay.failed() + " times, at first with "
                        + Terminal.printable(failure) + "; whoever it was asked about counts as neutral there."));
        return lines;
    }

    private static String summary(Replay replay) {
        String verdicts = replay.verdicts().entrySet().stream()
                .map(each -> each.getValue() + " " + each.getKey().word())
                .collect(Collectors.joining(", "));
        return replay.outcomes().size() + " peers from " + replay.from() + " until " + replay.until() + ": " + verdicts
                + "; " + replay.same() + " of " + (replay.answers() - replay.unanswered())
                + " scores are the same, bit for bit.";
    }

    private Map<String, Object> asJson(Replay replay) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("from", replay.from().toString());
        all.put("until", replay.until().toString());
        policy.ifPresent(name -> all.put("policy", name));
        all.put("set", changes);
        all.put("answers", replay.answers());
        all.put("unanswered", replay.unanswered());
        all.put("same", replay.same());
        all.put("failed", replay.failed());
        replay.failure().ifPresent(failure -> all.put("failure", failure));
        all.put("peers", replay.outcomes().stream().map(ReplayPolicy::asJson).toList());
        return all;
    }

    private static Map<String, Object> asJson(Outcome outcome) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("peer_id", outcome.peer().text());
        one.put("answers", outcome.answers());
        one.put("was", asJson(outcome.was(), outcome.shareThen()));
        one.put("would_be", asJson(outcome.is(), outcome.shareNow()));
        one.put("verdict", outcome.verdict().word());
        return one;
    }

    private static Map<String, Object> asJson(Score score, double share) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("score", score.number());
        one.put("class", score.peerClass().name().toLowerCase(Locale.ROOT));
        one.put("share", share);
        return one;
    }

    private static String figure(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }
}
