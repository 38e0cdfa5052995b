package org.jackfield.distribution.run;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jackfield.api.point.PointId;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.text.Complaints;

/**
 * The settings that the bundles are told: those of the {@link SettingsLayers}, checked. What is wrong refuses the start; later a PID of
 * which something is wrong keeps all that it had before, and is complained of once. So is what no bundle knows, which does no harm.
 */
final class CheckedSettings implements Supplier<Map<String, Map<String, String>>> {

    private final SettingsLayers layers;
    private final Supplier<SettingsSchema> schemas;
    private final Complaints complaints;
    private final Map<String, Map<String, String>> refused = new HashMap<>();
    private final Set<String> strange = new HashSet<>();
    private Settings accepted;
    private Settings seen = Settings.NONE;

    /**
     * Has complained of nothing yet.
     *
     * @param checked what the node starts with
     * @param schemas asked, whenever something has changed, what can be set
     */
    CheckedSettings(SettingsLayers layers, Settings checked, Supplier<SettingsSchema> schemas, Complaints complaints) {
        this.layers = layers;
        this.accepted = checked;
        this.schemas = schemas;
        this.complaints = complaints;
    }

    /** Refuses settings that are wrong by themselves or contradict each other. */
    static void check(Settings all, SettingsLayers layers, SettingsSchema schema) throws Refusal {
        for (String pid : new TreeSet<>(all.byPid().keySet())) {
            Optional<String> wrong = wrong(all, pid, layers, schema);
            if (wrong.isPresent()) {
                throw new Refusal(ExitCode.SETTINGS, wrong.get() + ".");
            }
        }
        FlagSettings.check(all);
    }

    @Override
    public synchronized Map<String, Map<String, String>> get() {
        Settings wanted = new Settings(layers.get());
        if (!wanted.equals(seen)) {
            seen = wanted;
            SettingsSchema schema = schemas.get();
            Set<String> pids = new TreeSet<>(accepted.byPid().keySet());
            pids.addAll(wanted.byPid().keySet());
            pids.forEach(pid -> follow(pid, wanted, schema));
        }
        return accepted.byPid();
    }

    /** Where the node is to listen now. */
    synchronized List<PointId> listen() {
        try {
            return FlagSettings.listen(accepted);
        } catch (Refusal e) {
            throw new IllegalStateException("accepted settings are right", e);
        }
    }

    private void follow(String pid, Settings wanted, SettingsSchema schema) {
        Optional<Map<String, String>> values =
                Optional.ofNullable(wanted.byPid().get(pid));
        Settings next = replaced(pid, values);
        Optional<String> wrong = problem(next, pid, schema);
        if (wrong.isEmpty()) {
            accepted = next;
            refused.remove(pid);
        } else if (!values.equals(Optional.ofNullable(refused.put(pid, values.orElse(Map.of()))))) {
            complaints.complain("setting-refused", wrong.get() + "; the settings of " + pid + " are those of before.");
        }
        values.ifPresent(given -> tellStrange(pid, given, schema));
    }

    private Optional<String> problem(Settings next, String pid, SettingsSchema schema) {
        Optional<String> wrong = wrong(next, pid, layers, schema);
        if (wrong.isPresent()) {
            return wrong;
        }
        try {
            FlagSettings.check(next);
            return Optional.empty();
        } catch (Refusal e) {
            return Optional.of(layers.file(pid, "") + ": " + e.getMessage().replaceAll("\\.$", ""));
        }
    }

    private void tellStrange(String pid, Map<String, String> values, SettingsSchema schema) {
        if (!schema.knows(pid)) {
            if (!values.isEmpty() && strange.add(pid)) {
                complaints.complain(
                        "setting-unknown",
                        layers.file(pid, "") + ": no bundle that is here says what can be set of " + pid
                                + "; it is told unchecked to whoever asks.");
            }
            return;
        }
        for (String key : schema.unknown(pid, values.keySet())) {
            if (strange.add(pid + " " + key)) {
                complaints.complain(
                        "setting-unknown", layers.file(pid, key) + ": " + pid + " has no setting " + key + ".");
            }
        }
    }

    private Settings replaced(String pid, Optional<Map<String, String>> values) {
        Map<String, Map<String, String>> all = new LinkedHashMap<>(accepted.byPid());
        all.remove(pid);
        values.ifPresent(given -> all.put(pid, given));
        return new Settings(all);
    }

    private static Optional<String> wrong(Settings all, String pid, SettingsLayers layers, SettingsSchema schema) {
        Map<String, String> values = all.byPid().getOrDefault(pid, Map.of());
        for (String key : new TreeSet<>(values.keySet())) {
            Optional<String> expected = schema.wrong(pid, key, values.get(key));
            if (expected.isPresent()) {
                return Optional.of(layers.file(pid, key) + ": " + key + " is " + expected.get() + ", not '"
                        + values.get(key) + "'");
            }
        }
        return Optional.empty();
    }
}
