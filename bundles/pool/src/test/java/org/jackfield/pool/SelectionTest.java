package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jackfield.api.access.AccessOrder;
import org.jackfield.api.access.Penalty;
import org.jackfield.api.access.Subject;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.reason.Rejection;
import org.jackfield.api.recording.Reckoning;
import org.jackfield.api.recording.Recorded;
import org.jackfield.api.recording.RecordingReader;
import org.jackfield.api.recording.Yielding;
import org.jackfield.api.scoring.Deed;
import org.jackfield.api.scoring.PolicyState;
import org.jackfield.api.selection.Candidate;
import org.jackfield.api.selection.Neighbour;
import org.jackfield.api.selection.Newcomer;
import org.jackfield.api.selection.SelectionPolicy;
import org.jackfield.pool.settings.Bounds;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.Recording;
import org.jackfield.pool.settings.SessionLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a full node does with newcomers, and a lonely one with what was drawn, when a policy says so. */
class SelectionTest {

    private static final Bounds THREE = new Bounds(0, 3, 3);
    private static final CloseReason FULL = new CloseReason.RejectedByPeer(new Rejection.TooManyConnections());

    private final Town town = new Town(29);
    private final Resident alice =
            town.moveIn("192.0.2.1", Town.quiet("192.0.2.1").with(THREE));
    private final Resident bob = town.moveIn("192.0.2.2");
    private final Resident carol = town.moveIn("192.0.2.3");
    private final Resident dave = town.moveIn("8.8.8.8");
    private final Resident eve = town.moveIn("8.8.4.4");
    private final Youngest youngest = new Youngest("youngest");

    private void fill() {
        for (Resident each : List.of(bob, carol, dave)) {
            each.connect(alice);
            town.passSeconds(1);
        }
    }

    @Test
    void withoutAPolicyAFullNodeTurnsEverybodyAway() {
        fill();

        assertEquals(FULL, eve.cannotConnect(alice));
        assertEquals(List.of(), alice.heard(NodeEvent.Disconnected.class));
    }

    @Test
    void withoutPoliciesItIsRecordedWhatTheyWouldBeAsked(@TempDir Path folder) throws IOException {
        alice.node.change(Town.quiet("192.0.2.1").with(THREE).with(new Recording(true, Optional.of(folder), 1 << 24)));
        fill();
        assertEquals(FULL, eve.cannotConnect(alice));
        dave.connectionTo(alice).orElseThrow().close(new CloseReason.OperatorDecided("done"));
        town.passSeconds(1);
        alice.node.change(Town.quiet("192.0.2.1").with(THREE));
        town.passSeconds(1);

        List<Recorded> recorded = recorded(folder);
        Yielding asked = recorded.stream()
                .filter(Yielding.class::isInstance)
                .map(Yielding.class::cast)
                .findFirst()
                .orElseThrow();
        assertEquals(eve.peer(), asked.newcomer().peer());
        assertEquals(3, asked.connected().size());
        assertEquals(Optional.empty(), asked.policy());
        assertEquals(Optional.empty(), asked.gone());
        assertTrue(recorded.stream()
                .anyMatch(each -> each instanceof Reckoning ending
                        && ending.ending().peer().equals(Optional.of(dave.peer()))
                        && ending.policy().isEmpty()
                        && ending.penalty().equals(Penalty.NONE)));
    }

    @Test
    void ofTheNodesOwnEndNothingIsRecordedWithoutPolicies(@TempDir Path folder) throws IOException {
        alice.node.change(Town.quiet("192.0.2.1").with(THREE).with(new Recording(true, Optional.of(folder), 1 << 24)));
        bob.connect(alice);
        carol.connect(alice);
        carol.connectionTo(alice).orElseThrow().close(new CloseReason.OperatorDecided("done"));
        town.passSeconds(1);

        alice.stop();

        assertEquals(
                List.of(Optional.of(carol.peer())),
                recorded(folder).stream()
                        .map(ending -> ((Reckoning) ending).ending().peer())
                        .toList());
    }

    private static List<Recorded> recorded(Path folder) throws IOException {
        List<Recorded> recorded = new ArrayList<>();
        try (RecordingReader reader = RecordingReader.open(folder.resolve("000001.scores"), trouble -> {
            throw new AssertionError(trouble);
        })) {
            Optional<List<Recorded>> block = reader.next();
            while (block.isPresent()) {
                recorded.addAll(block.get());
                block = reader.next();
            }
        }
        return recorded;
    }

    @Test
    void aNewcomerFindsThePlaceOfWhomThePolicyLetsGo() {
        alice.node.add(youngest, 0);
        fill();

        eve.connect(alice);
        town.passSeconds(1);

        assertEquals(3, alice.connections());
        assertTrue(alice.connectedTo(eve));
        assertFalse(alice.connectedTo(dave));
        assertEquals(
                List.of(new CloseReason.Displaced("youngest")),
                alice.heard(NodeEvent.Disconnected.class).stream()
                        .map(NodeEvent.Disconnected::reason)
                        .toList());
        assertEquals("displaced", new CloseReason.Displaced("youngest").word());
    }

    @Test
    void thePolicyIsToldWhoIsThere() {
        alice.node.add(youngest, 0);
        Gossip.in(alice);
        Connection ofBob = bob.connect(alice);
        ofBob.send(Gossip.WORD, Gossip.words("hello"));
        town.passSeconds(20);
        alice.connect(carol);
        assertTrue(alice.node.scoring().note(bob.peer(), Deed.FIRST_DELIVERY, 2));
        dave.connect(alice);
        town.passSeconds(20);

        eve.connect(alice);

        assertEquals(dave.peer(), youngest.neighbours.get(0).peer());
        Neighbour bobs = told(bob);
        assertEquals(1, bobs.merits().useful());
        assertEquals(2, bobs.merits().firstDeliveries());
        assertTrue(bobs.merits().latency().isPresent());
        assertTrue(bobs.merits().lastUseful().isPresent());
        assertEquals("memory", bobs.transport());
        assertTrue(bobs.dispensable());
        assertFalse(told(carol).dispensable(), "we have dialled it");
        assertEquals(Optional.empty(), told(dave).merits().lastUseful());
        assertEquals(told(dave).group(), youngest.newcomer.orElseThrow().group(), "both are in 8.8.0.0/16");
        assertNotEquals(told(bob).group(), told(dave).group());
        assertNotEquals(told(bob).group().lot(), told(dave).group().lot());
    }

    private Neighbour told(Resident who) {
        return youngest.neighbours.stream()
                .filter(one -> one.peer().equals(who.peer()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void heldOnesAndThoseWeHaveDialledAreLetGoByNobody() {
        Youngest ruthless = new Youngest("ruthless", neighbour -> true);
        alice.node.add(ruthless, 0);
        bob.connect(alice);
        carol.connect(alice);
        alice.connect(dave);
        alice.node.access().trust(carol.peer());
        town.passSeconds(1);
        assertTrue(town.until(
                () -> alice.node.addressBook().peer(carol.peer()).orElseThrow().trusted()));

        assertEquals(FULL, eve.cannotConnect(alice));

        assertEquals(3, alice.connections());
        assertTrue(told(ruthless, carol).held());
        PolicyState state = alice.node.scoring().policies().get(0);
        assertEquals(new PolicyState(PolicyState.Kind.SELECTION, "ruthless", true, 1), state);
        assertEquals(
                "ruthless", alice.heard(NodeEvent.PluginFailed.class).get(0).name());
    }

    private static Neighbour told(Youngest policy, Resident who) {
        return policy.neighbours.stream()
                .filter(one -> one.peer().equals(who.peer()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void oneYieldsInAnIntervalWhoeverCalls() {
        alice.node.add(youngest, 0);
        fill();
        List<Resident> flood = IntStream.rangeClosed(1, 20)
                .mapToObj(i -> town.moveIn("7." + i + ".0.1"))
                .toList();

        for (Resident each : flood) {
            each.dial(alice);
        }
        town.passSeconds(5);
        assertEquals(1, alice.heard(NodeEvent.Disconnected.class).size());
        assertEquals(3, alice.connections());

        town.passSeconds(56);
        flood.forEach(each -> each.dial(alice));
        town.passSeconds(1);
        assertEquals(2, alice.heard(NodeEvent.Disconnected.class).size());

        alice.node.change(Town.quiet(alice.host)
                .with(THREE)
                .with(PoolSettings.DEFAULT.connect().displacingEvery(Duration.ofMillis(1))));
        flood.get(7).connect(alice);
        town.passSeconds(1);
        assertEquals(3, alice.heard(NodeEvent.Disconnected.class).size());
        assertEquals(3, alice.connections());
    }

    @Test
    void whoOnlyBeginsAHandshakeHasNobodySentAway() {
        alice.node.add(youngest, 0);
        fill();

        new Mute(town, "7.7.7.7", Resident.identity(town.secret(7))).dial(alice);
        town.passSeconds(30);

        assertEquals(1, youngest.asked, "it would have found a place");
        assertEquals(3, alice.connections());
        assertEquals(List.of(), alice.heard(NodeEvent.Disconnected.class));
    }

    @Test
    void whoOnlyBeginsAHandshakeKeepsNobodyElseOut() {
        alice.node.add(youngest, 0);
        fill();

        for (int i = 1; i <= 5; i++) {
            new Mute(town, "7.7.7." + i, Resident.identity(town.secret(7 + i))).dial(alice);
            town.pass(Duration.ofMillis(100));
        }
        eve.connect(alice);
        town.passSeconds(1);

        assertTrue(alice.connectedTo(eve));
        assertEquals(3, alice.connections());
        assertEquals(1, alice.heard(NodeEvent.Disconnected.class).size());
    }

    @Test
    void forOneWhomAccessRefusesNobodyYields() {
        alice.node.add(youngest, 0);
        fill();
        alice.node.access().ban(AccessOrder.forGood(new Subject.Peer(eve.peer()), "shell", "no"));
        town.passSeconds(1);

        eve.cannotConnect(alice);

        assertEquals(0, youngest.asked);
        assertEquals(3, alice.connections());
    }

    @Test
    void oneThatHasBeenHeldMeanwhileStays() {
        alice.node.add(youngest, 0);
        fill();
        alice.threads.hold("selection");
        var dial = eve.dial(alice);
        town.passSeconds(0);
        town.pass(Duration.ofMillis(90));
        alice.node.access().trust(dave.peer());
        alice.threads.release("selection");
        town.until(dial::isDone);
        town.passSeconds(1);

        assertTrue(alice.connectedTo(dave));
        assertEquals(3, alice.connections());
    }

    @Test
    void policiesAreSwappedLiveAndWithoutOneAllIsAsEver() {
        fill();
        alice.node.add(youngest, 0);
        alice.node.add(new Youngest("nobody", neighbour -> false), 1);
        assertEquals(FULL, eve.cannotConnect(alice));
        alice.node.add(youngest, 2);
        eve.connect(alice);
        town.passSeconds(61);
        var gone = alice.node.remove(youngest).toCompletableFuture();
        town.passSeconds(1);
        assertTrue(gone.isDone());
        assertEquals(FULL, dave.cannotConnect(alice));
    }

    @Test
    void sessionsAreTakenBackByAFullNodeAsEver() {
        Resident hub = town.moveIn("192.0.2.9", kin("192.0.2.9").with(new Bounds(0, 1, 1)));
        Resident friend = town.moveIn("192.0.2.10", kin("192.0.2.10"));
        hub.node.add(youngest, 0);
        Connection toHub = friend.connect(hub);
        town.passSeconds(1);

        town.network.sever(hub.host, friend.host);
        town.passSeconds(2);

        assertTrue(toHub.open());
        assertEquals(0, youngest.asked);
    }

    private static PoolSettings kin(String host) {
        return Town.quiet(host).with(SessionLimits.DEFAULT);
    }

    @Test
    void maintenanceDialsWhomThePolicyNamesOfWhatWasDrawnAndTrustedOnesAlways() {
        List<Resident> others = IntStream.rangeClosed(1, 8)
                .mapToObj(i -> town.moveIn("7." + i + ".0.1"))
                .toList();
        Resident friend = town.moveIn("7.99.0.1");
        Picky picky = new Picky(others.get(3).host);
        Resident home = town.moveIn("192.0.2.50", Town.quiet("192.0.2.50"));
        home.node.add(picky, 0);
        others.forEach(each -> home.connect(each));
        others.forEach(each -> home.node.disconnect(each.peer(), new CloseReason.OperatorDecided("")));
        town.passSeconds(1);
        assertEquals(0, home.connections());

        home.node.change(Town.knowing(home.host, friend.host).with(new Bounds(4, 10, 20)));
        town.pass(Duration.ofMinutes(10));

        assertTrue(home.connectedTo(friend));
        assertTrue(home.connectedTo(others.get(3)));
        assertEquals(2, home.connections());
        assertTrue(picky.drawn.size() >= 8, "it was asked of all: " + picky.drawn);
        assertFalse(picky.drawn.contains(Town.at(friend.host)), "of trusted ones it is not asked");

        home.node.remove(picky);
        assertTrue(town.until(() -> home.connections() == 8), () -> home.connections() + " without it");
    }

    /** Lets the youngest go of those that it may. */
    private static final class Youngest implements SelectionPolicy {

        private final String name;
        private final Predicate<Neighbour> lets;
        private List<Neighbour> neighbours = List.of();
        private Optional<Newcomer> newcomer = Optional.empty();
        private int asked;

        Youngest(String name) {
            this(name, Neighbour::dispensable);
        }

        Youngest(String name, Predicate<Neighbour> lets) {
            this.name = name;
            this.lets = lets;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public List<Candidate> dial(List<Candidate> drawn, List<Neighbour> connected, Instant now) {
            return drawn;
        }

        @Override
        public Optional<PeerId> displace(Newcomer who, List<Neighbour> connected, Instant now) {
            asked++;
            newcomer = Optional.of(who);
            neighbours = connected.stream()
                    .sorted(Comparator.comparing(Neighbour::since).reversed())
                    .toList();
            return neighbours.stream().filter(lets).map(Neighbour::peer).findFirst();
        }
    }

    /** Dials one host, and no other. */
    private static final class Picky implements SelectionPolicy {

        private final String host;
        private final List<PointId> drawn = new ArrayList<>();

        Picky(String host) {
            this.host = host;
        }

        @Override
        public String name() {
            return "picky";
        }

        @Override
        public List<Candidate> dial(List<Candidate> all, List<Neighbour> connected, Instant now) {
            all.forEach(one -> drawn.add(one.point()));
            return all.stream().filter(one -> one.point().host().equals(host)).toList();
        }

        @Override
        public Optional<PeerId> displace(Newcomer newcomer, List<Neighbour> connected, Instant now) {
            return Optional.empty();
        }
    }
}
