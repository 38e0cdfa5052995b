package org.jackfield.distribution.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jackfield.api.identity.PeerId;
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
    static final String DNS = "org.jackfield.discovery.dns";
    static final String LAN = "org.jackfield.discovery.lan";
    static final String MDNS = "org.jackfield.discovery.mdns";

    static final String ADMIN = "org.jackfield.admin";
    static final String METRICS = "org.jackfield.metrics";

    /** More is no slip of the finger if it stands in a file. */
    private static final int MOST_CONNECTIONS_IN_SHORT = 100;

    private static final int MOST_CONNECTIONS = 10_000;
    private static final int MOST_ADVERTISED = 16;
    private static final int MOST_ADDED = 16;
    private static final int MOST_DNS_SEEDS = 32;
    private static final int MOST_DNS_SERVERS = 8;
    private static final int MOST_REMEMBERED = 1_000_000;
    private static final long MOST_SPEED = 4L * 1024 * 1024;

    private FlagSettings() {}

    /**
     * What the flags set, each checked by itself.
     *
     * @param shipped the distribution's folder of settings
     */
    static Settings of(RunOptions options, DataDirectory data, Path shipped) throws Refusal {
        Settings settings = Settings.NONE
                .with(HANDSHAKE, "identity-file", data.identity())
                .with(POOL, "data-dir", data.path())
                .with(BOOTSTRAP, "folder", data.etc())
                .with(BOOTSTRAP, "shipped-folder", shipped);
        settings = dns(network(settings, options), options);
        if (!options.listen.isEmpty()) {
            settings = settings.with(POOL, "listen", joined(options.listen));
        }
        if (!options.advertise.isEmpty()) {
            settings =
                    settings.with(POOL, "advertise", joined(atMost("--advertise", options.advertise, MOST_ADVERTISED)));
        }
        if (!options.peers.isEmpty()) {
            settings = settings.with(POOL, "peers", joined(options.peers));
        }
        if (!options.addNodes.isEmpty()) {
            settings = settings.with(POOL, "add-nodes", joined(atMost("--add-node", options.addNodes, MOST_ADDED)));
        }
        if (options.discoveryAddress.isPresent()) {
            settings = settings.with(LAN, "address", options.discoveryAddress.get());
        }
        if (options.mdns) {
            settings = settings.with(MDNS, "enabled", true);
        }
        if (options.advertisedPort.isPresent()) {
            settings = settings.with(
                    POOL, "advertised-port", within("--advertised-port", options.advertisedPort.get(), 1, 65535));
        }
        if (options.expectedPow.isPresent()) {
            settings = settings.with(
                    HANDSHAKE, "expected-pow", options.expectedPow.get().value());
        }
        settings = switches(settings, options);
        settings = doors(settings, options).with(ADMIN, "data-dir", data.path());
        for (Map.Entry<String, Long> table : tables(options).entrySet()) {
            settings = settings.with(POOL, table.getKey(), table.getValue());
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
        for (String table : List.of("points", "peers")) {
            boolean points = table.equals("points");
            long most = number(all, POOL, "max-known-" + table, points ? 20_480 : 400);
            long left = number(all, POOL, table + "-after-collection", points ? 20_000 : 300);
            if (max > left || left > most) {
                throw new Refusal(
                        ExitCode.SETTINGS,
                        "The table of " + table + " is too small, or contradicts itself: max-connections " + max
                                + " <= "
                                + table + "-after-collection " + left + " <= max-known-" + table + " " + most
                                + " does not hold; --peer-table-size sets both tables.");
            }
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
        advertise(all);
        addNodes(all);
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

    /** Where others are told to dial. */
    private static void advertise(Settings all) throws Refusal {
        List<PointId> points = new ArrayList<>();
        for (String text : all.value(POOL, "advertise").orElse("").split("[,\\s]+")) {
            try {
                if (!text.isEmpty()) {
                    points.add(PeerPoint.advertised(text));
                }
            } catch (IllegalArgumentException e) {
                throw new Refusal(
                        ExitCode.SETTINGS, "The setting advertise of " + POOL + " is wrong: " + e.getMessage() + ".");
            }
        }
        if (points.stream().distinct().count() > MOST_ADVERTISED) {
            throw new Refusal(
                    ExitCode.SETTINGS,
                    "The setting advertise of " + POOL + " names " + points.size() + " points, and may name "
                            + MOST_ADVERTISED + ".");
        }
    }

    /** Who is kept connected: nobody twice, and not ourselves. */
    private static void addNodes(Settings all) throws Refusal {
        Map<PointId, Optional<PeerId>> expected = new LinkedHashMap<>();
        for (PeerPoint peer : peers(all, "peers")) {
            expected.put(peer.point(), peer.peer());
        }
        List<PointId> here = listen(all);
        Map<PointId, Optional<PeerId>> added = new LinkedHashMap<>();
        for (PeerPoint peer : peers(all, "add-nodes")) {
            PointId point = peer.point();
            if (here.contains(point)) {
                throw wrongAddNodes("names " + point + ", where this node itself listens");
            }
            if (!added.getOrDefault(point, peer.peer()).equals(peer.peer())
                    || !expected.getOrDefault(point, peer.peer()).equals(peer.peer())) {
                throw wrongAddNodes("and peers do not agree about who is expected at " + point);
            }
            added.put(point, peer.peer());
        }
        if (added.size() > MOST_ADDED) {
            throw wrongAddNodes("names " + added.size() + " points, and may name " + MOST_ADDED);
        }
    }

    private static List<PeerPoint> peers(Settings all, String key) throws Refusal {
        List<PeerPoint> peers = new ArrayList<>();
        for (String text : all.value(POOL, key).orElse("").split("[,\\s]+")) {
            try {
                if (!text.isEmpty()) {
                    peers.add(PeerPoint.parse(text));
                }
            } catch (IllegalArgumentException e) {
                throw new Refusal(
                        ExitCode.SETTINGS, "The setting " + key + " of " + POOL + " is wrong: " + e.getMessage() + ".");
            }
        }
        return peers;
    }

    private static Refusal wrongAddNodes(String why) {
        return new Refusal(ExitCode.SETTINGS, "The setting add-nodes of " + POOL + " " + why + ".");
    }

    /** Doors whose address is asked for, so that the node must not go on without them. */
    static List<String> doors(Settings all, boolean noRpc) {
        List<String> doors = new ArrayList<>();
        if (!noRpc && !all.value(ADMIN, "address").orElse("").isBlank()) {
            doors.add("api");
        }
        if (!all.value(METRICS, "address").orElse("").isBlank()) {
            doors.add("metrics");
        }
        return doors;
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
            set = set.with(HANDSHAKE, "network", network.chainName())
                    .with(DNS, "network", network.name())
                    .with(BOOTSTRAP, "network", network.name());
            // nobody plays on the internet: private addresses are where the others are
            set = set.with(POOL, "lan", network.name().equals(Network.SANDBOX));
        }
        return options.noBootstrapPeers
                ? set.with(BOOTSTRAP, "points", "")
                        .with(BOOTSTRAP, "fixed-points", "")
                        .with(DNS, "well-known-seeds", false)
                        .with(DNS, "seeds", "")
                : set;
    }

    private static Settings dns(Settings settings, RunOptions options) throws Refusal {
        Settings set = settings;
        if (!options.dnsSeeds.isEmpty()) {
            set = set.with(DNS, "seeds", joined(atMost("--dns-seed", options.dnsSeeds, MOST_DNS_SEEDS)));
        }
        if (!options.dnsServers.isEmpty()) {
            set = set.with(DNS, "servers", joined(atMost("--dns-server", options.dnsServers, MOST_DNS_SERVERS)));
        }
        return set;
    }

    private static Settings switches(Settings settings, RunOptions options) {
        Settings set = settings;
        if (options.privateMode) {
            set = set.with(POOL, "private-mode", true);
        }
        if (options.disablePeerDiscovery) {
            set = set.with(POOL, "disable-peer-discovery", true);
        }
        if (options.disableMempool) {
            set = set.with(POOL, "disable-mempool", true);
        }
        if (options.disableMaintenance) {
            set = set.with(POOL, "maintenance-idle-time", 0);
        }
        return options.disableSwap ? set.with(POOL, "swap-linger", 0) : set;
    }

    private static Settings doors(Settings settings, RunOptions options) throws Refusal {
        if (options.noRpc
                && (options.rpcAddress.isPresent()
                        || options.rpcTokenFile.isPresent()
                        || !options.allowedRpcHosts.isEmpty())) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "--no-rpc contradicts --rpc-addr, --rpc-token-file and --allowed-rpc-host: without an API there is nothing to set of it.");
        }
        Settings set = settings;
        if (options.rpcAddress.isPresent()) {
            set = set.with(ADMIN, "address", options.rpcAddress.get());
        }
        if (options.rpcTokenFile.isPresent()) {
            set = set.with(
                    ADMIN,
                    "token-file",
                    options.rpcTokenFile.get().toAbsolutePath().normalize());
        }
        if (!options.allowedRpcHosts.isEmpty()) {
            set = set.with(ADMIN, "allowed-hosts", joined(options.allowedRpcHosts));
        }
        return options.metricsAddress.isPresent() ? set.with(METRICS, "address", options.metricsAddress.get()) : set;
    }

    /** How much is remembered of points and of peers, and how much of it a collection leaves (octez-behaviour.md, section 2). */
    private static Map<String, Long> tables(RunOptions options) throws Refusal {
        Map<String, Long> tables = new LinkedHashMap<>();
        if (options.peerTableSize.isPresent()) {
            long size = within("--peer-table-size", options.peerTableSize.get(), 4, MOST_REMEMBERED);
            tables(tables, size, size * 3 / 4);
        } else if (options.connections.isPresent()) {
            long n = options.connections.get();
            tables(tables, 8 * n, 6 * n);
        }
        return tables;
    }

    private static void tables(Map<String, Long> tables, long most, long left) {
        tables.put("max-known-points", most);
        tables.put("points-after-collection", left);
        tables.put("max-known-peers", most);
        tables.put("peers-after-collection", left);
    }

    private static Map<String, Long> bounds(RunOptions options) throws Refusal {
        Map<String, Long> bounds = new LinkedHashMap<>();
        if (options.connections.isPresent()) {
            long n = options.connections.get();
            if (n < 1 || n > MOST_CONNECTIONS_IN_SHORT) {
                throw new Refusal(
                        ExitCode.USAGE,
                        "--connections lies between 1 and " + MOST_CONNECTIONS_IN_SHORT + ", not at " + n
                                + ". More are set by min-connections, expected-connections and max-connections in"
                                + " DATA-DIR/etc/org.jackfield.pool.cfg, or by the flags of these names.");
            }
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

    private static List<?> atMost(String flag, List<?> given, int most) throws Refusal {
        if (given.size() > most) {
            throw new Refusal(ExitCode.USAGE, flag + " is given " + given.size() + " times, and may be " + most + ".");
        }
        return given;
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
