package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.address.Source;
import org.jackfield.api.discovery.Discovery;
import org.jackfield.api.discovery.DiscoverySink;
import org.jackfield.api.discovery.Finding;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.NodeEvent.Shelf;
import org.jackfield.api.node.NodeListener;
import org.jackfield.api.point.PointId;
import org.jackfield.pool.settings.BookLimits;
import org.jackfield.pool.settings.PoolSettings;
import org.junit.jupiter.api.Test;

/** Finders and listeners. */
class PluginsTest {

    /** As large as Octez's: whatever finds no room otherwise takes the place of something else. */
    private static final PoolSettings SMALL_BOOK = Town.quiet("192.0.2.1")
            .with(BookLimits.of(Optional.empty(), Optional.empty(), 400, 300, 400, 300, Duration.ofSeconds(2)));

    private final Town town = new Town(17);

    @Test
    void whatAFinderFindsIsDialledAndWhatIsConfiguredIsTrusted() {
        Resident alice = town.moveIn("192.0.2.1", Town.knowing("192.0.2.1"));
        Resident bob = town.moveIn("192.0.2.2");
        Guide guide =
                new Guide(new Finding(Town.at("192.0.2.2"), Optional.of(bob.peer()), Finding.Standing.CONFIGURED));

        alice.node.add(guide);
        assertTrue(town.until(() -> alice.connectedTo(bob)));

        KnownPoint point = alice.node.addressBook().point(Town.at("192.0.2.2")).orElseThrow();
        assertEquals(new Source.Discovered("guide"), point.source());
        assertTrue(point.trusted());
        assertEquals(Optional.of(bob.peer()), point.expectedPeer());
        town.passSeconds(30);
        assertTrue(guide.told.contains("seek"), guide.told.toString());
        assertEquals(List.of("guide"), alice.node.discoveries());
    }

    @Test
    void aFinderThatLeavesIsStoppedAndFindsNothingMore() {
        Resident alice = town.moveIn("192.0.2.1");
        Guide guide = new Guide(Finding.hearsay(Town.at("192.0.2.3")));
        alice.node.add(guide);
        town.passSeconds(1);

        var gone = alice.node.remove(guide).toCompletableFuture();
        town.passSeconds(1);
        guide.sink.found(Finding.hearsay(Town.at("192.0.2.4")));
        town.passSeconds(1);

        assertTrue(gone.isDone());
        assertEquals(List.of("start", "stop"), guide.told);
        assertTrue(alice.node.addressBook().point(Town.at("192.0.2.4")).isEmpty());
    }

    @Test
    void aFinderThatFindsWithoutEndFillsNothing() {
        Resident alice = town.moveIn("192.0.2.1", SMALL_BOOK);
        Guide guide = new Guide(Finding.hearsay(Town.at("192.0.2.3")));
        alice.node.add(guide);
        town.passSeconds(1);

        for (int i = 0; i < 100_000; i++) {
            guide.sink.found(Finding.hearsay(new PointId("memory", "host-" + i, 1)));
        }

        assertTrue(town.time.waiting() < 10_000, town.time.waiting() + " tasks wait");
        town.passSeconds(1);
        assertTrue(alice.node.addressBook().points().size() <= 400);
    }

    @Test
    void aFinderThatThrowsIsToldOf() {
        Resident alice = town.moveIn("192.0.2.1");
        alice.node.add(new Guide(Finding.hearsay(Town.at("192.0.2.3"))) {
            @Override
            public void start(DiscoverySink sink) {
                throw new IllegalStateException("lost");
            }
        });
        town.passSeconds(1);

        assertEquals(
                List.of(new NodeEvent.PluginFailed(Shelf.DISCOVERY, "guide", "java.lang.IllegalStateException: lost")),
                alice.heard(NodeEvent.PluginFailed.class));
    }

    @Test
    void aSlowListenerMissesEventsIsToldHowManyAndHoldsNobodyUp() {
        Resident alice = town.moveIn("192.0.2.1", SMALL_BOOK);
        Sleepy sleepy = new Sleepy();
        int before = alice.events.size();
        alice.threads.hold("listener-Sleepy");
        alice.node.add(sleepy);
        Guide guide = new Guide(Finding.hearsay(Town.at("192.0.2.3")));
        alice.node.add(guide);
        for (int i = 0; i < 3_000; i++) {
            guide.found("host-" + i);
            if (i % 100 == 0) {
                town.passSeconds(1);
            }
        }
        town.passSeconds(1);
        int all = alice.events.size();
        alice.threads.release("listener-Sleepy");
        town.passSeconds(1);
        guide.found("another");
        town.passSeconds(1);

        assertEquals(1024 + 1, sleepy.heard);
        assertTrue(all > 1_200);
        assertEquals(List.of((long) all - before - 1024), sleepy.missed);
    }

    @Test
    void aListenerThatThrowsHurtsNobody() {
        Resident alice = town.moveIn("192.0.2.1");
        alice.node.add((NodeListener) (when, event) -> {
            throw new IllegalStateException("deaf");
        });

        Resident bob = town.moveIn("192.0.2.2");

        assertEquals(bob.peer(), alice.connect(bob).peer());
    }

    @Test
    void aListenerThatThrowsAnErrorGoesOnHearing() {
        Resident alice = town.moveIn("192.0.2.1");
        List<NodeEvent> heard = new ArrayList<>();
        alice.node.add((NodeListener) (when, event) -> {
            heard.add(event);
            throw new Error("deaf");
        });

        alice.connect(town.moveIn("192.0.2.2"));
        town.passSeconds(1);

        assertTrue(heard.stream().anyMatch(NodeEvent.Dialling.class::isInstance), heard.toString());
        assertTrue(heard.stream().anyMatch(NodeEvent.Connected.class::isInstance), heard.toString());
    }

    private static class Guide implements Discovery {

        final List<String> told = new ArrayList<>();
        private final Finding finding;
        DiscoverySink sink = found -> {};

        Guide(Finding finding) {
            this.finding = finding;
        }

        @Override
        public String name() {
            return "guide";
        }

        @Override
        public void start(DiscoverySink given) {
            told.add("start");
            sink = given;
            sink.found(finding);
        }

        void found(String host) {
            sink.found(Finding.hearsay(new PointId("memory", host, 1)));
        }

        @Override
        public void seek() {
            told.add("seek");
        }

        @Override
        public void stop() {
            told.add("stop");
        }
    }

    private static final class Sleepy implements NodeListener {

        int heard;
        final List<Long> missed = new ArrayList<>();

        @Override
        public void happened(Instant when, NodeEvent event) {
            heard++;
        }

        @Override
        public void missed(long events) {
            missed.add(events);
        }
    }
}
