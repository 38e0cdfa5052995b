package org.jackfield.discovery.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.discovery.Discovery;
import org.jackfield.api.discovery.DiscoverySink;
import org.jackfield.api.discovery.Finding;
import org.jackfield.api.point.PointId;
import org.jackfield.testkit.DiscoveryContract;
import org.jackfield.testkit.VirtualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BootstrapDiscoveryTest extends DiscoveryContract {

    private static final String HANGS = "hangs.example";

    private final VirtualTime time = new VirtualTime();
    private final Map<String, List<InetAddress>> zone = new ConcurrentHashMap<>();
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private final BlockingQueue<Finding> found = new LinkedBlockingQueue<>();
    private final List<Discovery> started = new ArrayList<>();

    @Override
    protected Discovery discovery() {
        zone.put("boot.example", addresses("192.0.2.1"));
        return of("boot.example:9732", "192.0.2.9:19732", HANGS);
    }

    @AfterEach
    void stopAll() {
        started.forEach(Discovery::stop);
    }

    @Test
    void addressesAreFoundAtOnceAndTrusted() {
        start(of("192.0.2.9", "[2001:db8::1]:19732", "ws://192.0.2.10:443"));

        assertEquals(
                List.of(
                        configured("tcp://192.0.2.9:9732"),
                        configured("tcp://[2001:db8::1]:19732"),
                        configured("ws://192.0.2.10:443")),
                List.copyOf(found));
    }

    @Test
    void everyAddressOfANameBecomesAFinding() throws InterruptedException {
        zone.put("boot.example", addresses("192.0.2.1", "2001:db8::7"));

        start(of("boot.example:19732"));

        assertEquals(configured("tcp://192.0.2.1:19732"), next());
        assertEquals(configured("tcp://[2001:db8::7]:19732"), next());
    }

    @Test
    void theCoreIsToldWhichNamesAnswerAndWhichFail() throws InterruptedException {
        zone.put("boot.example", addresses("192.0.2.1"));
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        Discovery discovery = of("boot.example", "nowhere.example");
        started.add(discovery);

        discovery.start(new DiscoverySink() {
            @Override
            public void found(Finding finding) {
                // looked at elsewhere
            }

            @Override
            public void failed(String asked, String why) {
                told.add(asked + " failed");
            }

            @Override
            public void answered(String asked) {
                told.add(asked + " answered");
            }
        });

        Set<String> both = new HashSet<>();
        both.add(told.poll(20, TimeUnit.SECONDS));
        both.add(told.poll(20, TimeUnit.SECONDS));
        assertEquals(Set.of("boot.example answered", "nowhere.example failed"), both);
    }

    @Test
    void aNameThatHangsHoldsUpNoOther() throws InterruptedException {
        zone.put("boot.example", addresses("192.0.2.1"));

        start(of(HANGS, "boot.example"));

        assertEquals(configured("tcp://192.0.2.1:9732"), next());
    }

    @Test
    void aNameIsAskedAgainWhenTheNodeSeeksAndTheIntervalHasPassed() throws InterruptedException {
        zone.put("boot.example", addresses("192.0.2.1"));
        Discovery discovery = start(of("boot.example"));
        next();

        discovery.seek();
        zone.put("boot.example", addresses("192.0.2.2"));
        time.advance(Duration.ofSeconds(BootstrapSettings.DEFAULT_RESOLVE_INTERVAL_SECONDS));
        discovery.seek();

        assertEquals(configured("tcp://192.0.2.2:9732"), next());
        assertEquals(List.of("boot.example", "boot.example"), List.copyOf(asked));
    }

    @Test
    void aNameThatCannotBeResolvedIsTriedAgainSooner() throws InterruptedException {
        Discovery discovery = start(of("late.example", "other.example"));
        asked.take();
        asked.take();
        awaitThreads("discovery-bootstrap-late.example");
        zone.put("late.example", addresses("192.0.2.3"));

        time.advance(Duration.ofSeconds(BootstrapSettings.DEFAULT_RETRY_INTERVAL_SECONDS));
        discovery.seek();

        assertEquals(configured("tcp://192.0.2.3:9732"), next());
    }

    @Test
    void aNameWithThousandsOfAddressesGivesNoMoreThanTheBound() throws InterruptedException {
        List<InetAddress> thousands = new ArrayList<>();
        for (int i = 0; i < 4000; i++) {
            thousands.addAll(addresses("198.18." + i / 250 + "." + (1 + i % 250)));
        }
        zone.put("boot.example", thousands);

        start(of("boot.example"));
        next();
        awaitThreads("discovery-bootstrap-boot.example");

        assertEquals(BootstrapSettings.DEFAULT_MAX_ANSWERS - 1, found.size());
    }

    @Test
    void answersThatNobodyCanDialAreLeftOut() throws InterruptedException {
        zone.put("boot.example", addresses("0.0.0.0", "::", "224.0.0.1", "192.0.2.1"));

        start(of("boot.example"));

        assertEquals(configured("tcp://192.0.2.1:9732"), next());
    }

    @Test
    void changedPointsAreSoughtAtOnceAndTheOldOnesForgotten() throws InterruptedException {
        zone.put("boot.example", addresses("192.0.2.1"));
        BootstrapDiscovery discovery = of(HANGS);
        start(discovery);

        discovery.change(BootstrapSettings.of(BootstrapComponent.points("boot.example")));

        assertEquals(configured("tcp://192.0.2.1:9732"), next());
    }

    @Test
    void aNetworkHasTheHostsThatOctezKnows() {
        assertEquals(3, WellKnownHosts.of("mainnet").size());
        assertEquals(
                PointId.parse("boot.tzinit.org:9732"),
                WellKnownHosts.of("mainnet").get(0));
        assertEquals(
                PointId.parse("ghostnet.stakenow.de:9733"),
                WellKnownHosts.of("ghostnet").get(4));
        assertEquals(2, WellKnownHosts.of("shadownet").size());
        assertEquals(List.of(), WellKnownHosts.of("sandbox"));
        assertEquals(List.of(), WellKnownHosts.of("custom:TEZOS_OURS"));
    }

    @Test
    void pointsAreReadFromListsAndFromOneText() {
        List<PointId> expected = List.of(PointId.parse("tcp://a.example:9732"), PointId.parse("tcp://b.example:1"));

        assertEquals(expected, BootstrapComponent.points("a.example", "b.example:1"));
        assertEquals(expected, BootstrapComponent.points("a.example, b.example:1"));
        assertEquals(expected, BootstrapComponent.points("a.example", "no:port:here", "b.example:1"));
        assertEquals(List.of(), BootstrapComponent.points());
        assertEquals(List.of(), BootstrapComponent.points(""));
    }

    @Test
    void tooManyPointsAreRefusedByTheNameOfTheSetting() {
        List<PointId> many = new ArrayList<>();
        for (int i = 1; i <= 65; i++) {
            many.add(new PointId("tcp", "192.0.2.1", i));
        }

        var refusal = assertThrows(IllegalArgumentException.class, () -> BootstrapSettings.of(many));

        assertTrue(refusal.getMessage().contains("max-points (64)"), refusal::getMessage);
    }

    private BootstrapDiscovery of(String... points) {
        return new BootstrapDiscovery(BootstrapSettings.of(BootstrapComponent.points(points)), this::resolve, time);
    }

    private Discovery start(Discovery discovery) {
        started.add(discovery);
        discovery.start(found::add);
        return discovery;
    }

    private Finding next() throws InterruptedException {
        Finding finding = found.poll(10, TimeUnit.SECONDS);
        assertTrue(finding != null, "nothing found");
        return finding;
    }

    private List<InetAddress> resolve(String name) throws UnknownHostException {
        asked.add(name);
        if (name.equals(HANGS)) {
            hang();
        }
        List<InetAddress> addresses = zone.get(name);
        if (addresses == null) {
            throw new UnknownHostException(name);
        }
        return addresses;
    }

    private static void hang() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitThreads(String name) throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals(name)) {
                thread.join(TimeUnit.SECONDS.toMillis(10));
            }
        }
    }

    private static Finding configured(String point) {
        return new Finding(PointId.parse(point), Optional.empty(), Finding.Standing.CONFIGURED);
    }

    private static List<InetAddress> addresses(String... literals) {
        return List.of(literals).stream()
                .map(literal -> PointId.parse(literal.contains(":") ? "[" + literal + "]" : literal, 1)
                        .address()
                        .orElseThrow())
                .toList();
    }
}
