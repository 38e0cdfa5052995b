package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jackfield.api.address.Source;
import org.jackfield.api.discovery.Discovery;
import org.jackfield.api.discovery.DiscoverySink;
import org.jackfield.api.discovery.Finding;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.PointId;
import org.jackfield.pool.settings.Bounds;
import org.jackfield.pool.settings.PoolSettings;
import org.junit.jupiter.api.Test;

/** Points that are tried only when names fail. */
class LastResortTest {

    private static final PoolSettings LONELY = Town.knowing("192.0.2.1").with(new Bounds(1, 1, 4));

    private final Town town = new Town(5);
    private final Resident bob = town.moveIn("192.0.2.2");
    private final Resident carol = town.moveIn("192.0.2.3");
    private final Names names = new Names("names");
    private final List<PointId> fixed = new ArrayList<>(List.of(Town.at(bob.host)));

    @Test
    void nobodyIsTriedWhileANameWorks() {
        Resident alice = alice(LONELY);
        names.sink.answered("one.example");
        names.sink.failed("two.example", "no such name");

        town.pass(Duration.ofMinutes(30));

        assertFalse(alice.connectedTo(bob));
        assertEquals(List.of(), alice.heard(NodeEvent.PointLearned.class));
        assertEquals(List.of(), alice.heard(NodeEvent.Dialling.class));
        assertEquals(List.of(), alice.heard(NodeEvent.LastResort.class));
    }

    @Test
    void theyAreTriedOnceAllNamesHaveFailed() {
        Resident alice = alice(LONELY);
        town.passSeconds(20);
        names.sink.failed("one.example", "no answer");
        town.passSeconds(20);
        assertFalse(alice.connectedTo(bob));

        names.sink.failed("two.example", "no answer");
        town.passSeconds(1);

        assertTrue(alice.connectedTo(bob));
        assertEquals(List.of(new NodeEvent.LastResort(1)), alice.heard(NodeEvent.LastResort.class));
        var known = alice.node.addressBook().point(Town.at(bob.host)).orElseThrow();
        assertEquals(new Source.Discovered("fixed"), known.source());
        assertFalse(known.trusted());
    }

    @Test
    void aSlowNameThatWorksIsWaitedForAfterAFastOneHasFailed() {
        Resident alice = alice(LONELY);
        names.sink.failed("one.example", "no such name");
        town.passSeconds(30);
        names.sink.answered("two.example");
        names.sink.found(Finding.hearsay(Town.at(carol.host)));
        town.passSeconds(30);

        assertTrue(alice.connectedTo(carol));
        assertTrue(alice.node.addressBook().point(Town.at(bob.host)).isEmpty());
    }

    @Test
    void whoNeverSaysWhetherANameAnswersIsWaitedForAMinute() {
        Resident alice = alice(LONELY);
        town.passSeconds(59);
        assertFalse(alice.connectedTo(bob));

        town.passSeconds(2);

        assertTrue(alice.connectedTo(bob));
    }

    @Test
    void aNameThatHasWorkedForAnHourNoMoreAndIsNotAskedCountsAsFailed() {
        Resident alice = alice(LONELY);
        names.sink.answered("one.example");
        names.sink.answered("two.example");
        names.silent = true;
        town.pass(Duration.ofMinutes(59));
        assertFalse(alice.connectedTo(bob));

        town.pass(Duration.ofMinutes(2));

        assertTrue(alice.connectedTo(bob));
    }

    @Test
    void namesThatAreAskedAfterTheNodeHasBegunToSeekAreWaitedForAsWell() {
        Resident alice = town.moveIn("192.0.2.1", LONELY);
        alice.node.add(new Fixed());
        town.passSeconds(30);
        alice.node.add(names);
        town.pass(Duration.ofMillis(10));
        names.sink.answered("one.example");
        names.sink.answered("two.example");
        names.sink.found(Finding.hearsay(Town.at(carol.host)));
        town.passSeconds(60);

        assertTrue(alice.connectedTo(carol));
        assertTrue(alice.node.addressBook().point(Town.at(bob.host)).isEmpty());
    }

    @Test
    void whereThereAreNoNamesTheyAreAllThereIsAfterAMinute() {
        names.silent = true;
        Resident alice = alice(LONELY);
        town.passSeconds(55);
        assertFalse(alice.connectedTo(bob));

        town.passSeconds(10);

        assertTrue(alice.connectedTo(bob));
    }

    @Test
    void whoeverHasPeersTriesNobody() {
        Resident alice = alice(Town.knowing("192.0.2.1", carol.host).with(new Bounds(1, 1, 4)));
        names.sink.failed("one.example", "no answer");
        names.sink.failed("two.example", "no answer");
        town.pass(Duration.ofMinutes(10));

        assertTrue(alice.connectedTo(carol));
        assertTrue(alice.node.addressBook().point(Town.at(bob.host)).isEmpty());
    }

    @Test
    void theNamesOfAFinderThatHasLeftAreNotWaitedFor() {
        Resident alice = alice(LONELY);
        Names others = new Names("others");
        alice.node.add(others);
        town.passSeconds(10);
        names.sink.failed("one.example", "no answer");
        names.sink.failed("two.example", "no answer");
        town.passSeconds(10);
        assertFalse(alice.connectedTo(bob));

        alice.node.remove(others);
        town.passSeconds(1);

        assertTrue(alice.connectedTo(bob));
    }

    @Test
    void aFinderThatHangsTakesNothingAwayButTime() {
        Resident alice = town.moveIn("192.0.2.1", LONELY);
        alice.threads.hold("discovery-names");
        alice.node.add(names);
        alice.node.add(new Fixed());
        town.passSeconds(30);
        assertFalse(alice.connectedTo(bob));

        town.passSeconds(40);

        assertTrue(alice.connectedTo(bob));
        alice.threads.release("discovery-names");
    }

    @Test
    void whatIsNotToldAgainIsForgotten() {
        Resident alice = alice(LONELY);
        town.passSeconds(10);
        fixed.set(0, Town.at(carol.host));
        town.passSeconds(20);
        names.sink.failed("one.example", "no answer");
        names.sink.failed("two.example", "no answer");
        town.passSeconds(20);

        assertTrue(alice.connectedTo(carol));
        assertTrue(alice.node.addressBook().point(Town.at(bob.host)).isEmpty());
    }

    @Test
    void theyAreTriedInNoOtherCaseThanThatPeersAreSought() {
        Resident alice = alice(Town.quiet("192.0.2.1"));
        names.sink.failed("one.example", "no answer");
        names.sink.failed("two.example", "no answer");
        town.pass(Duration.ofMinutes(10));

        assertTrue(alice.node.addressBook().points().isEmpty());
    }

    private Resident alice(PoolSettings settings) {
        Resident alice = town.moveIn("192.0.2.1", settings);
        alice.node.add(names);
        alice.node.add(new Fixed());
        town.pass(Duration.ofMillis(10));
        return alice;
    }

    /** Asks two names when it starts; the test says what comes of it. */
    private static final class Names implements Discovery {

        private final String name;
        private DiscoverySink sink = found -> {};
        private boolean silent;

        Names(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void start(DiscoverySink to) {
            sink = to;
            if (!silent) {
                sink.asking("one.example");
                sink.asking("two.example");
            }
        }

        @Override
        public void seek() {}

        @Override
        public void stop() {}
    }

    private final class Fixed implements Discovery {

        private DiscoverySink sink = found -> {};

        @Override
        public String name() {
            return "fixed";
        }

        @Override
        public void start(DiscoverySink to) {
            sink = to;
            seek();
        }

        @Override
        public void seek() {
            fixed.forEach(point -> sink.found(Finding.lastResort(point)));
        }

        @Override
        public void stop() {}
    }
}
