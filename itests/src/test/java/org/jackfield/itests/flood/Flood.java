package org.jackfield.itests.flood;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.point.PointId;
import org.jackfield.handshake.identity.Difficulty;
import org.jackfield.itests.flood.HonestTraffic.Figures;

/**
 * Floods a node and counts how many honest peers get through, how fast, and what it costs the node.
 *
 * <p>Four phases: calm; a siege by silent and dribbling sockets; a storm of bogus handshakes; calm again.
 */
final class Flood {

    private static final int HONEST = 400;
    private static final int FORGERS = 200;

    /** Sockets that a place in the backlog was not found for come again after one and three seconds, as TCP does. */
    private static final Duration ARRIVAL = Duration.ofSeconds(30);

    private final FloodPlan plan;
    private final PrintStream progress;

    Flood(FloodPlan plan, PrintStream progress) {
        this.plan = plan;
        this.progress = progress;
    }

    /**
     * Usage: {@code itests/flood [--short] [--json FILE] [--node HOST:PORT --network NAME --difficulty D [--pid PID]]}.
     *
     * <p>Without {@code --node} it starts one. Exit codes: 0 all promises kept, 1 not, 2 it could not be tried.
     */
    public static void main(String... arguments) throws Exception {
        List<String> words = List.of(arguments);
        FloodPlan plan = words.contains("--short") ? FloodPlan.SHORT : FloodPlan.FULL;
        Flood flood = new Flood(plan, System.err);
        Optional<String> refusal = flood.refusal();
        if (refusal.isPresent()) {
            System.err.println(refusal.get());
            System.exit(2);
        }
        FloodReport report;
        Optional<String> node = option(words, "--node");
        if (node.isPresent()) {
            report = flood.run(target(words, PointId.parse(node.get())));
        } else {
            try (VictimProcess victim = VictimProcess.start()) {
                report = flood.run(victim.target());
            }
        }
        System.out.print(report.table());
        Optional<String> json = option(words, "--json");
        if (json.isPresent()) {
            Files.writeString(Path.of(json.get()), report.json() + System.lineSeparator(), StandardCharsets.UTF_8);
        }
        System.exit(report.broken().isEmpty() ? 0 : 1);
    }

    /** Why this machine cannot carry the flood, if it cannot. */
    Optional<String> refusal() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.of("The flood needs all of 127.0.0.0/8 to be this machine, as on Linux.");
        }
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                && system.getMaxFileDescriptorCount() < plan.files()) {
            return Optional.of("The flood needs " + plan.files() + " open files; this shell allows "
                    + system.getMaxFileDescriptorCount() + ". Raise it: ulimit -n " + plan.files());
        }
        return Optional.empty();
    }

    /** Runs all phases. */
    FloodReport run(Target target) throws IOException, InterruptedException {
        progress.println("issuing passports");
        List<Passport> forgers = target.passports(FORGERS);
        List<Passport> worthless = forgers.stream()
                .map(forger -> forger.withoutWork(target.difficulty()))
                .toList();
        try (HonestTraffic honest = new HonestTraffic(target.address(), target.network(), target.passports(HONEST))) {
            progress.println("calm");
            Figures calm = honest.call(plan.honestPerSecond(), plan.calm());
            Optional<Memory> before = memory(target);
            SiegeResult siege = siege(target, honest, forgers);
            progress.println("storm of bogus handshakes, " + plan.bogusPerSecond() + " per second");
            Figures storm;
            double bogusPerSecond;
            try (Horde horde = new Horde(target.address())) {
                Storm.begin(horde, plan.networks(), plan.bogusPerSecond(), forgers, worthless, target.network());
                long begun = System.nanoTime();
                storm = honest.call(plan.honestPerSecond(), plan.storm());
                bogusPerSecond = horde.opened() * 1e9 / (System.nanoTime() - begun);
            }
            progress.println("calm again");
            Figures after = honest.call(plan.honestPerSecond(), plan.calm());
            return new FloodReport(
                    plan,
                    calm,
                    siege.honest,
                    storm,
                    after,
                    siege.held,
                    siege.opened,
                    bogusPerSecond,
                    before,
                    siege.memory);
        }
    }

    private record SiegeResult(Figures honest, long held, long opened, Optional<Memory> memory) {}

    private SiegeResult siege(Target target, HonestTraffic honest, List<Passport> forgers)
            throws IOException, InterruptedException {
        progress.println("siege by " + plan.besiegers() + " sockets");
        try (Horde horde = new Horde(target.address())) {
            CountDownLatch here = Siege.lay(horde, plan, forgers.get(0).connectionMessage(target.network()));
            here.await(ARRIVAL.toSeconds(), TimeUnit.SECONDS);
            progress.println("all but " + here.getCount() + " have come");
            Figures figures = honest.call(plan.honestPerSecond(), plan.siege());
            return new SiegeResult(figures, horde.open(), horde.opened(), memory(target));
        }
    }

    private static Optional<Memory> memory(Target target) throws IOException, InterruptedException {
        return target.pid().isPresent() ? Optional.of(Memory.of(target.pid().get())) : Optional.empty();
    }

    private static Target target(List<String> words, PointId point) {
        InetAddress address =
                point.address().orElseThrow(() -> new IllegalArgumentException("--node takes an address, not a name"));
        return new Target(
                new InetSocketAddress(address, point.port()),
                option(words, "--pid").map(Long::valueOf),
                option(words, "--network").orElse("TEZOS"),
                new Difficulty(Double.parseDouble(option(words, "--difficulty").orElse("8"))));
    }

    private static Optional<String> option(List<String> words, String name) {
        int at = words.indexOf(name);
        return at < 0 || at + 1 == words.size() ? Optional.empty() : Optional.of(words.get(at + 1));
    }
}
