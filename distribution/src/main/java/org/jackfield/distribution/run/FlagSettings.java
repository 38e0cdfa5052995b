package org.jackfield.distribution.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jackfield.api.point.PointId;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import org.jackfield.handshake.identity.Difficulty;

/** The flags of the command line as settings of bundles, checked. The only place that knows which flag is whose setting. */
final class FlagSettings {

    static final String POOL = "org.jackfield.pool";
    static final String HANDSHAKE = "org.jackfield.handshake";
    static final String SCHEDULER = "org.jackfield.scheduler";
    static final String BOOTSTRAP = "org.jackfield.discovery.bootstrap";

    private static final int MOST_CONNECTIONS = 10_000;
    private static final long MOST_SPEED = 4L * 1024 * 1024;

    private FlagSettings() {}

    /** What the flags set, each checked by itself. */
    static Settings of(RunOptions options, DataDirectory data) throws Refusal {
        Settings settings =
                Settings.NONE.with(HANDSHAKE, "identity-file", data.identity()).with(POOL, "data-dir", data.path());
        settings = network(settings, options);
        if (!options.listen.isEmpty()) {
            settings = settings.with(POOL, "listen", joined(options.listen));
        }
        if (!options.peers.isEmpty()) {
            settings = settings.with(POOL, "peers", joined(options.peers));
        }
        if (options.advertisedPort.isPresent()) {
            settings = settings.with(
                    POOL, "advertised-port", within("--advertised-port", options.advertisedPort.get(), 1, 65535));
        }
        if (options.expectedPow.isPresent()) {
            settings = settings.with(
                    HANDSHAKE, "expected-pow", options.expectedPow.get().value());
        }
        if (options.privateMode) {
            settings = settings.with(POOL, "private-mode", true);
        }
        for (Map.Entry<String, Long> bound : bounds(options).entrySet()) {
            settings = settings.with(POOL, bound.getKey(), bound.getValue());
        }
        settings = speed(settings, "max-download-speed", options.maxDownloadSpeed);
        return speed(settings, "max-upload-speed", options.maxUploadSpeed);
    }

    /** Checks what several settings say together, wherever they come from. */
    static void check(Settings all) throws Refusal {
        long min = number(all, POOL, "min-connections", 10);
        long expected = number(all, POOL, "expected-connections", 50);
        long max = number(all, POOL, "max-connections", 100);
        if (min > expected || expected > max) {
            throw new Refusal(
                    ExitCode.SETTINGS,
                    "The bounds contradict each other: min-connections " + min + " <= expected-connections " + expected
                            + " <= max-connections " + max + " does not hold.");
        }
        for (String speed : List.of("max-download-speed", "max-upload-speed")) {
            long value = number(all, SCHEDULER, speed, 0);
            if (value < 0 || value > MOST_SPEED) {
                throw new Refusal(
                        ExitCode.SETTINGS,
                        "The setting " + speed + " of " + SCHEDULER + " lies between 0 and " + MOST_SPEED + ", not at "
                                + value + ".");
            }
        }
        expectedPow(all);
        listen(all);
    }

    /** Where the node is to listen. */
    static List<PointId> listen(Settings all) throws Refusal {
        List<PointId> points = new ArrayList<>();
        for (String text : all.value(POOL, "listen").orElse("").split("[,\\s]+")) {
            try {
                if (!text.isEmpty()) {
                    points.add(PointId.parse(text, PeerPoint.DEFAULT_PORT));
                }
            } catch (IllegalArgumentException e) {
                throw new Refusal(
                        ExitCode.SETTINGS, "The setting listen of " + POOL + " is wrong: " + e.getMessage() + ".");
            }
        }
        return points;
    }

    /** The proof of work that peers must show. */
    static Difficulty expectedPow(Settings all) throws Refusal {
        String text = all.value(HANDSHAKE, "expected-pow").orElse("26");
        try {
            return new Difficulty(Double.parseDouble(text));
        } catch (IllegalArgumentException e) {
            throw new Refusal(
                    ExitCode.SETTINGS, "The setting expected-pow is a number from 0 to 256, not '" + text + "'.");
        }
    }

    private static Settings network(Settings settings, RunOptions options) {
        Settings set = settings;
        if (options.network.isPresent()) {
            Network network = options.network.get();
            set = set.with(HANDSHAKE, "network", network.chainName()).with(BOOTSTRAP, "network", network.name());
        }
        return options.noBootstrapPeers ? set.with(BOOTSTRAP, "network", "none").with(BOOTSTRAP, "points", "") : set;
    }

    private static Map<String, Long> bounds(RunOptions options) throws Refusal {
        Map<String, Long> bounds = new LinkedHashMap<>();
        if (options.connections.isPresent()) {
            long n = within("--connections", options.connections.get(), 1, MOST_CONNECTIONS);
            bounds.put("min-connections", Math.max(1, n / 2));
            bounds.put("expected-connections", n);
            bounds.put("max-connections", Math.max(n, 3 * n / 2));
        }
        put(bounds, "min-connections", options.minConnections);
        put(bounds, "expected-connections", options.expectedConnections);
        put(bounds, "max-connections", options.maxConnections);
        List<Long> given = new ArrayList<>();
        for (String key : List.of("min-connections", "expected-connections", "max-connections")) {
            Optional.ofNullable(bounds.get(key)).ifPresent(given::add);
        }
        if (!given.equals(given.stream().sorted().toList())) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "--min-connections must not exceed --expected-connections, nor that --max-connections; given are "
                            + bounds.entrySet().stream()
                                    .map(b -> b.getKey() + " " + b.getValue())
                                    .collect(Collectors.joining(", "))
                            + ".");
        }
        return bounds;
    }

    private static void put(Map<String, Long> bounds, String key, Optional<Integer> value) throws Refusal {
        if (value.isPresent()) {
            bounds.put(key, within("--" + key, value.get(), 0, MOST_CONNECTIONS));
        }
    }

    private static Settings speed(Settings settings, String key, Optional<Long> value) throws Refusal {
        return value.isEmpty()
                ? settings
                : settings.with(SCHEDULER, key, within("--" + key, value.get(), 0, MOST_SPEED));
    }

    private static long within(String flag, long value, long least, long most) throws Refusal {
        if (value < least || value > most) {
            throw new Refusal(
                    ExitCode.USAGE, flag + " lies between " + least + " and " + most + ", not at " + value + ".");
        }
        return value;
    }

    private static long number(Settings all, String pid, String key, long otherwise) throws Refusal {
        Optional<String> text = all.value(pid, key);
        try {
            return text.isEmpty() ? otherwise : Long.parseLong(text.get().strip());
        } catch (NumberFormatException e) {
            throw new Refusal(
                    ExitCode.SETTINGS, "The setting " + key + " of " + pid + " is a number, not '" + text.get() + "'.");
        }
    }

    private static String joined(List<?> values) {
        return values.stream().map(Object::toString).collect(Collectors.joining(","));
    }
}
