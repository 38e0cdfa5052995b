package org.jackfield.distribution.replay;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jackfield.api.recording.Judgement;
import org.jackfield.api.recording.Reckoning;
import org.jackfield.api.recording.Yielding;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Installation;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.identity.DirectoryConverter;
import org.jackfield.distribution.text.Json;
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
            "Shows what other policies, or other settings, would have said of the peers of a node: who would have been preferred or throttled, banned,",
            "or dropped for a newcomer, by what the node has recorded (setting record-histories of org.jackfield.pool). No node is asked, and none is",
            "needed. Without --policy and --set the policies and settings of the time answer again, and every answer must be the same, bit for bit.",
            "A share is a peer's part of all weights that were given while it was recorded: what it may use of a cap while all want to."
        },
        mixinStandardHelpOptions = true)
public final class ReplayPolicy implements Callable<Integer> {

    private static final String POOL_SETTINGS = "etc/org.jackfield.pool.cfg";
    private static final String FOLDER = "histories";
    private static final String NOTHING = "Nothing that was recorded there can be read and replayed.";

    /** Of all answers together. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

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
                    "Who answers instead of those of its kind: a policy among the plugins (scoring, latency, greylist, selection), or the jar "
                            + "of any bundle that publishes one. Default: who answered then, of every kind.")
    private Optional<String> policy;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "A setting of the policy, or of every one that has it; any number of times. What is not given is as it was then, or "
                            + "the default of a policy that was not asked then.")
    private Map<String, String> changes = Map.of();

    @Option(names = "--json", description = "Answer as JSON.")
    private boolean json;

    private final Asker asker = new Asker(LONGEST);
    private final Map<String, PolicyStage> stages = new HashMap<>();
    private final Set<String> changed = new HashSet<>();

    @Override
    public Integer call() throws Refusal, InterruptedException {
        Installation installation = Installation.ofThisProgram();
        Properties node = settings();
        Recordings recordings = Recordings.at(places(node), this::complain);
        Duration patience = millis(node, "policy-patience", 100);
        ScoreReplay scores =
                new ScoreReplay((who, by) -> instead(Shelf.SCORING, who, by, installation), asker, patience);
        BanReplay bans = new BanReplay(
                (who, by) -> instead(Shelf.ACCESS, who, by, installation),
                asker,
                millis(node, "policy-ending-patience", 5_000));
        YieldReplay drops = new YieldReplay(
                (who, by) -> instead(Shelf.SELECTION, who, by, installation),
                asker,
                patience,
                millis(node, "displacement-interval", 60_000));
        try {
            recordings.read(question -> {
                if (question instanceof Judgement judgement && played(Shelf.SCORING, installation)) {
                    scores.hear(judgement);
                } else if (question instanceof Reckoning reckoning && played(Shelf.ACCESS, installation)) {
                    bans.hear(reckoning);
                } else if (question instanceof Yielding yielding && played(Shelf.SELECTION, installation)) {
                    drops.hear(yielding);
                }
            });
        } finally {
            stages.values().forEach(PolicyStage::close);
            asker.close();
        }
        List<Tally> tallies = List.of(scores.tally(), bans.tally(), drops.tally());
        if (tallies.stream().allMatch(tally -> tally.answers() == 0)) {
            throw new Refusal(ExitCode.NO_RECORDING, NOTHING);
        }
        checkChanged();
        ReplayReport report = new ReplayReport(scores, bans, drops, asker.failures());
        if (json) {
            Map<String, Object> all = new LinkedHashMap<>();
            policy.ifPresent(name -> all.put("policy", name));
            all.put("set", changes);
            all.putAll(report.json());
            terminal().line(Json.write(all));
        } else {
            report.lines().forEach(terminal()::line);
        }
        boolean same = tallies.stream().allMatch(Tally::allSame);
        return asItWas() && !same ? ExitCode.NOT_THE_SAME.number() : ExitCode.DONE.number();
    }

    /** A change that nobody has taken would look as if it made no difference. */
    private void checkChanged() throws Refusal {
        Optional<String> unknown =
                changes.keySet().stream().filter(key -> !changed.contains(key)).findFirst();
        if (unknown.isPresent()) {
            throw new Refusal(
                    ExitCode.POLICY_UNUSABLE,
                    "None of the policies that were asked then (" + String.join(", ", new TreeSet<>(stages.keySet()))
                            + ") has a setting '" + unknown.get() + "'.");
        }
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

    private List<Path> places(Properties node) {
        if (!places.isEmpty()) {
            return places;
        }
        Path directory = dataDirectory.orElseThrow(() -> new ParameterException(
                command.commandLine(),
                "What is to be replayed? Name recordings, or a node's directory with --data-dir."));
        return List.of(
                directory.resolve(Path.of(node.getProperty(FOLDER, FOLDER).strip())));
    }

    /** Those of the node, if its directory is named. */
    private Properties settings() throws Refusal {
        Properties settings = new Properties();
        Optional<Path> file =
                dataDirectory.map(directory -> directory.resolve(POOL_SETTINGS)).filter(Files::exists);
        if (file.isPresent()) {
            try (Reader in = Files.newBufferedReader(file.get())) {
                settings.load(in);
            } catch (IOException | IllegalArgumentException e) {
                throw new Refusal(ExitCode.SETTINGS, "The settings file " + file.get() + " cannot be read: " + e + ".");
            }
        }
        return settings;
    }

    private static Duration millis(Properties node, String key, long byDefault) throws Refusal {
        String value = node.getProperty(key, Long.toString(byDefault)).strip();
        try {
            return Duration.ofMillis(Long.parseLong(value));
        } catch (NumberFormatException e) {
            throw new Refusal(ExitCode.SETTINGS, "The setting " + key + " of the node is no number: '" + value + "'.");
        }
    }

    /** Whether questions of that kind are asked again. */
    private boolean played(Shelf<?> shelf, Installation installation) throws Refusal {
        return policy.isEmpty() || stage(policy.get(), installation).plays(shelf, changes);
    }

    /** The policy that is to answer, with the settings of the time if it is the one of the time. */
    private <P> Optional<Actor<P>> instead(
            Shelf<P> shelf, Optional<String> then, Map<String, String> settings, Installation installation)
            throws Refusal {
        Optional<String> wanted = policy.or(() -> then);
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        PolicyStage stage = stage(wanted.get(), installation);
        Map<String, String> its = new HashMap<>(changes);
        if (policy.isEmpty()) {
            its.keySet().removeIf(key -> !stage.takes(key));
        }
        changed.addAll(its.keySet());
        return Optional.of(stage.like(shelf, then, settings, its));
    }

    private PolicyStage stage(String name, Installation installation) throws Refusal {
        PolicyStage stage = stages.get(name);
        if (stage == null) {
            List<Path> folders = new ArrayList<>();
            dataDirectory.ifPresent(directory -> folders.add(directory.resolve("plugins")));
            folders.add(installation.plugins());
            stage = PolicyStage.open(installation, PolicyJar.find(name, folders), asker);
            stages.put(name, stage);
        }
        return stage;
    }
}
