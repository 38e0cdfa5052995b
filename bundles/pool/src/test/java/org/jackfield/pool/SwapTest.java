package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.jackfield.api.access.AccessOrder;
import org.jackfield.api.access.AddressRange;
import org.jackfield.api.access.Subject;
import org.jackfield.api.message.Message;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.NodeEvent.Topic;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.pool.connection.PeerConnection;
import org.jackfield.pool.settings.Bounds;
import org.jackfield.pool.settings.ExchangeLimits;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.Reach;
import org.jackfield.pool.settings.TopologyPace;
import org.jackfield.pool.settings.TrustedPoint;
import org.junit.jupiter.api.Test;

/** Neighbours that are exchanged for others (octez-behaviour.md, section 9). */
class SwapTest {

    private static final String HOME = "10.0.0.1";
    private static final String ALICE = "10.0.0.2";
    private static final String BOB = "10.0.0.3";
    private static final String CAROL = "10.0.0.4";
    private static final String DAVE = "10.0.0.5";
    private static final TopologyPace WITHOUT_SWAPS = pace(60_000, 0);

    private final Town town = new Town(5);

    private static TopologyPace pace(long pause, long linger) {
        return new TopologyPace(
                Duration.ofMillis(100),
                Duration.ofMillis(100),
                Duration.ofMillis(pause),
                Duration.ofMillis(pause),
                Duration.ofMillis(linger),
                Duration.ofSeconds(5),
                50);
    }

    /** Scenario {@code swap}: 1b-1a-swapper-2a-2b becomes 1b-swapper-1a-2a-2b or 1b-1a-2a-swapper-2b. */
    @Test
    void aChainTurnsIntoOneOfTwoOthers() {
        Set<Set<String>> seen = new HashSet<>();
        for (long seed = 0; seed < 12; seed++) {
            Town world = new Town(seed);
            Resident oneA = world.moveIn("10.1.0.1");
            Resident oneB = world.moveIn("10.1.0.2");
            Resident twoA = world.moveIn("10.2.0.1");
            Resident twoB = world.moveIn("10.2.0.2");
            oneA.connect(oneB);
            twoA.connect(twoB);

            world.moveIn(HOME, Town.knowing(HOME, "10.1.0.1", "10.2.0.1").with(new Bounds(1, 2, 5)));
            world.passSeconds(20);

            seen.add(links(world));
        }

        Set<String> one = Set.of("10.0.0.1-10.1.0.2", "10.0.0.1-10.1.0.1", "10.1.0.1-10.2.0.1", "10.2.0.1-10.2.0.2");
        Set<String> other = Set.of("10.1.0.1-10.1.0.2", "10.1.0.1-10.2.0.1", "10.0.0.1-10.2.0.1", "10.0.0.1-10.2.0.2");
        assertEquals(Set.of(one, other), seen);
    }

    /** Scenario {@code swap-disable}: neither asked for nor answered. */
    @Test
    void whereSwapsAreTurnedOffNothingIsAskedAndNothingAnswered() {
        Resident oneA = town.moveIn("10.1.0.1", Town.quiet("10.1.0.1").with(WITHOUT_SWAPS));
        Resident twoA = town.moveIn("10.2.0.1");
        oneA.connect(town.moveIn("10.1.0.2"));
        twoA.connect(town.moveIn("10.2.0.2"));
        Resident swapper = town.moveIn(
                HOME,
                Town.knowing(HOME, "10.1.0.1", "10.2.0.1")
                        .with(new Bounds(1, 2, 5))
                        .with(WITHOUT_SWAPS));
        town.passSeconds(600);
        Set<String> before = links(town);
        assertTrue(swapper.heard(NodeEvent.TopologySent.class).stream()
                .noneMatch(event -> event.topic() == Topic.SWAP_REQUEST));

        swap(twoA, oneA, Town.at("10.2.0.2"));
        ((PeerConnection) swapper.connectionTo(oneA).get())
                .tell(new Message.SwapRequest(Town.at("10.2.0.2"), twoA.peer()));
        town.passSeconds(10);

        assertEquals(before, links(town));
        assertEquals(
                List.of(new NodeEvent.SwapIgnored(swapper.peer(), "swaps are turned off (setting swap-linger)")),
                oneA.heard(NodeEvent.SwapIgnored.class));
    }

    @Test
    void whoIsOfferedANeighbourAnswersWithOneOfItsOwnAndLetsItGoForTheNewOne() {
        Resident home = town.moveIn(HOME);
        Resident alice = neighbour(home, ALICE);
        Resident bob = neighbour(home, BOB);
        Resident carol = town.moveIn(CAROL);

        swap(alice, home, Town.at(CAROL));
        town.passSeconds(1);

        assertTrue(home.connectedTo(carol) && home.connectedTo(alice) && !home.connectedTo(bob));
        assertEquals(
                List.of(new NodeEvent.TopologyReceived(alice.peer(), Topic.SWAP_REQUEST)),
                home.heard(NodeEvent.TopologyReceived.class));
        assertEquals(
                List.of(new NodeEvent.TopologySent(alice.peer(), Topic.SWAP_ACK)),
                home.heard(NodeEvent.TopologySent.class));
        assertEquals(
                List.of(new NodeEvent.SwapSucceeded(alice.peer(), Town.at(CAROL), Optional.of(bob.peer()))),
                home.heard(NodeEvent.SwapSucceeded.class));
        assertEquals(
                new CloseReason.Swapped(),
                home.heard(NodeEvent.Disconnected.class).get(0).reason());
        assertEquals(
                List.of(new NodeEvent.TopologyReceived(home.peer(), Topic.SWAP_ACK)),
                alice.heard(NodeEvent.TopologyReceived.class));
        assertFalse(alice.connectedTo(bob), "alice had offered nothing, and an answer to nothing does nothing");
    }

    @Test
    void anOfferThatCannotBeConnectedToCostsNothing() {
        Resident home = town.moveIn(HOME);
        Resident alice = neighbour(home, ALICE);
        Resident bob = neighbour(home, BOB);
        Resident dave = town.moveIn(DAVE);

        swap(alice, home, Town.at(CAROL));
        town.passSeconds(1);

        assertEquals(
                List.of(new NodeEvent.SwapFailed(alice.peer(), Town.at(CAROL), new CloseReason.HostUnreachable())),
                home.heard(NodeEvent.SwapFailed.class));
        assertTrue(home.connectedTo(bob), "whom it would have given, it keeps");

        swap(bob, home, Town.at(DAVE));
        town.passSeconds(1);
        assertTrue(home.connectedTo(dave), "what came to nothing does not linger");
    }

    @Test
    void betweenTwoSwapsItLingers() {
        Resident home = town.moveIn(HOME);
        Resident alice = neighbour(home, ALICE);
        Resident bob = neighbour(home, BOB);
        Resident carol = town.moveIn(CAROL);
        swap(alice, home, Town.at(CAROL));
        town.passSeconds(1);
        assertTrue(home.connectedTo(carol));
        Resident dave = town.moveIn(DAVE);
        town.passSeconds(20);

        swap(carol, home, Town.at(DAVE));
        town.passSeconds(1);
        assertIgnored(home, carol, "the last swap was less than 30000 ms ago (setting swap-linger)");
        assertFalse(home.connectedTo(dave));

        Resident erin = neighbour(home, "10.0.0.6");
        town.passSeconds(10);
        swap(erin, home, Town.at(DAVE));
        town.passSeconds(1);
        assertTrue(home.connectedTo(dave));
        assertFalse(home.connectedTo(bob));
    }

    @Test
    void aPeerHasUsDialOneSwappedPointInALingerHoweverManyItOffers() {
        Resident home = town.moveIn(HOME, Town.quiet(HOME).with(pace(0, 30_000)));
        Resident alice = neighbour(home, ALICE);
        neighbour(home, BOB);

        for (int i = 1; i <= 10; i++) {
            swap(alice, home, Town.at("10.0.9." + i));
            town.passSeconds(1);
        }

        assertEquals(1, home.heard(NodeEvent.Dialling.class).size());
        assertIgnored(home, alice, "we have dialled for this peer less than 30000 ms ago (setting swap-linger)");
        town.passSeconds(30);
        swap(alice, home, Town.at("10.0.9.11"));
        town.passSeconds(1);
        assertEquals(2, home.heard(NodeEvent.Dialling.class).size());
    }

    @Test
    void ourOwnPointIsNotDialled() {
        Resident home = town.moveIn(HOME);
        Resident alice = neighbour(home, ALICE);
        neighbour(home, BOB);

        swap(alice, home, Town.at(HOME));
        town.passSeconds(1);

        assertIgnored(home, alice, new CloseReason.Myself().sentence());
    }

    @Test
    void aBannedPointIsNotDialled() throws Exception {
        Resident home = town.moveIn(HOME);
        Resident alice = neighbour(home, ALICE);
        neighbour(home, BOB);
        home.node
                .access()
                .ban(AccessOrder.forGood(
                        new Subject.Addresses(AddressRange.of(InetAddress.getByName(CAROL))), "test", "rude"));
        town.passSeconds(1);

        swap(alice, home, Town.at(CAROL));
        town.passSeconds(1);

        assertEquals(1, home.heard(NodeEvent.SwapIgnored.class).size());
        assertTrue(home.heard(NodeEvent.SwapIgnored.class).get(0).why().contains("rude"));
        assertTrue(home.heard(NodeEvent.Dialling.class).isEmpty());
    }

    @Test
    void aPointThatIsConnectedIsNotDialled() {
        Resident home = town.moveIn(HOME);
        Resident alice = neighbour(home, ALICE);
        neighbour(home, BOB);

        swap(alice, home, Town.at(BOB));
        town.passSeconds(1);

        assertIgnored(home, alice, new CloseReason.PointBusy().sentence());
    }

    @Test
    void aPointWithoutAPortIsNotDialled() {
        Resident home = town.moveIn(HOME);
        Resident alice = neighbour(home, ALICE);
        neighbour(home, BOB);

        swap(alice, home, Town.at(CAROL).withPort(0));
        town.passSeconds(1);

        assertIgnored(home, alice, "dialling failed: port 0 cannot be dialled");
    }

    @Test
    void withoutAnotherNeighbourThereIsNothingToSwap() {
        Resident home = town.moveIn(HOME);
        Resident alice = neighbour(home, ALICE);
        Resident hidden = town.moveIn(BOB, hidden(BOB, HOME));
        hidden.connect(home);

        swap(alice, home, Town.at(CAROL));
        town.passSeconds(1);

        assertIgnored(home, alice, "there is no neighbour to give for it");
    }

    @Test
    void whatAPrivatePeerOffersIsNotTaken() {
        Resident home = town.moveIn(HOME);
        Resident hidden = town.moveIn(ALICE, hidden(ALICE, HOME));
        hidden.connect(home);
        neighbour(home, BOB);
        town.passSeconds(1);

        swap(hidden, home, Town.at(CAROL));
        town.passSeconds(1);

        assertIgnored(home, hidden, "the peer is private");
    }

    @Test
    void aPointThatLeadsToAnOldNeighbourCostsNobody() {
        Resident home = town.moveIn(HOME);
        Resident alice = neighbour(home, ALICE);
        Resident bob = neighbour(home, BOB);
        bob.alsoAt(CAROL);

        swap(alice, home, Town.at(CAROL));
        town.passSeconds(5);

        assertTrue(home.connectedTo(bob));
        assertEquals(1, home.heard(NodeEvent.SwapFailed.class).size());
        assertEquals(List.of(), home.heard(NodeEvent.SwapSucceeded.class));
    }

    @Test
    void anAnswerIsFollowedOnceAndWhatWasOfferedIsLetGo() {
        Offer offer = new Offer(pace(60_000, 30_000));
        Resident carol = town.moveIn(CAROL);
        Resident dave = town.moveIn(DAVE);

        offer.acknowledge(Town.at(CAROL));
        town.passSeconds(1);
        assertTrue(offer.home.connectedTo(carol));
        assertFalse(offer.home.connectedTo(offer.offered));
        assertEquals(
                List.of(new NodeEvent.SwapSucceeded(
                        offer.asked.peer(), Town.at(CAROL), Optional.of(offer.offered.peer()))),
                offer.home.heard(NodeEvent.SwapSucceeded.class));

        town.passSeconds(61);
        offer.acknowledge(Town.at(DAVE));
        town.passSeconds(1);
        assertFalse(offer.home.connectedTo(dave), "it was asked once");
    }

    @Test
    void anAnswerThatComesTooLateIsNotFollowed() {
        // remembered for the two pauses, and for the 10 s that a dial may take
        Offer late = new Offer(pace(1_000, 30_000));
        Resident carol = town.moveIn(CAROL);
        town.passSeconds(13);

        late.acknowledge(Town.at(CAROL));
        town.passSeconds(1);

        assertFalse(late.home.connectedTo(carol));
        assertTrue(late.home.connectedTo(late.offered));
    }

    @Test
    void anAnswerThatIsJustInTimeIs() {
        Offer offer = new Offer(pace(1_000, 30_000));
        Resident carol = town.moveIn(CAROL);
        town.passSeconds(10);

        offer.acknowledge(Town.at(CAROL));
        town.passSeconds(1);

        assertTrue(offer.home.connectedTo(carol));
    }

    @Test
    void anAnswerOfSomebodyElseIsNotFollowed() {
        Offer offer = new Offer(pace(60_000, 30_000));
        Resident carol = town.moveIn(CAROL);

        tell(offer.offered, offer.home, new Message.SwapAck(Town.at(CAROL), carol.peer()));
        town.passSeconds(1);

        assertFalse(offer.home.connectedTo(carol));
    }

    @Test
    void anAnswerAfterSwapsWereTurnedOffIsNotFollowed() {
        Offer offer = new Offer(pace(60_000, 30_000));
        Resident carol = town.moveIn(CAROL);
        offer.home.node.change(offer.settings.with(WITHOUT_SWAPS));
        town.passSeconds(1);

        offer.acknowledge(Town.at(CAROL));
        town.passSeconds(1);

        assertFalse(offer.home.connectedTo(carol));
    }

    @Test
    void anAnswerThatNamesOurselvesOrANeighbourFails() {
        for (String named : List.of(HOME, ALICE, BOB)) {
            Town world = new Town(9);
            Offer offer = new Offer(world, pace(60_000, 30_000));

            offer.acknowledge(Town.at(named));
            world.passSeconds(1);

            CloseReason why = named.equals(HOME) ? new CloseReason.Myself() : new CloseReason.PointBusy();
            assertEquals(
                    List.of(new NodeEvent.SwapFailed(offer.asked.peer(), Town.at(named), why)),
                    offer.home.heard(NodeEvent.SwapFailed.class));
            assertEquals(2, offer.home.connections());
        }
    }

    @Test
    void anAnswerThatLeadsNowhereCostsNothing() {
        Offer offer = new Offer(pace(60_000, 30_000));

        offer.acknowledge(Town.at(CAROL));
        town.passSeconds(1);

        assertEquals(
                List.of(new NodeEvent.SwapFailed(
                        offer.asked.peer(), Town.at(CAROL), new CloseReason.HostUnreachable())),
                offer.home.heard(NodeEvent.SwapFailed.class));
        assertTrue(offer.home.connectedTo(offer.offered) && offer.home.connectedTo(offer.asked));
    }

    @Test
    void whatIsOfferedIsNamedByItsPointAndItsId() {
        Resident home = town.moveIn(HOME, Town.quiet(HOME));
        Confidant alice = Confidant.of(town, ALICE, false, home);
        Confidant bob = Confidant.of(town, BOB, false, home);
        assertEquals(2, home.connections());

        home.node.change(
                Town.quiet(HOME).with(new Bounds(1, 2, 5)).with(pace(0, 1)).maintainedEvery(Duration.ofSeconds(10)));
        town.passSeconds(300);

        Set<Message> toAlice = Set.copyOf(alice.heard);
        Set<Message> toBob = Set.copyOf(bob.heard);
        assertEquals(Set.of(new Message.SwapRequest(Town.at(BOB), bob.peer)), toAlice);
        assertEquals(Set.of(new Message.SwapRequest(Town.at(ALICE), alice.peer)), toBob);
    }

    @Test
    void whoSetsAnotherIdleTimeHasOneSwapAskedForAndNotTwo() {
        Resident home = town.moveIn(HOME, Town.quiet(HOME));
        Confidant alice = Confidant.of(town, ALICE, false, home);
        Confidant bob = Confidant.of(town, BOB, false, home);

        home.node.change(Town.quiet(HOME).with(new Bounds(1, 2, 5)).maintainedEvery(Duration.ofSeconds(600)));
        town.passSeconds(1);

        assertEquals(1, alice.heard.size() + bob.heard.size());
    }

    @Test
    void privateNeighboursAreNeitherAskedNorOffered() {
        Resident open = town.moveIn(ALICE);
        Resident hidden = town.moveIn(BOB, hidden(BOB, HOME));
        Resident home = town.moveIn(HOME, Town.knowing(HOME, ALICE, BOB).with(new Bounds(1, 2, 5)));
        for (int i = 0; i < 20; i++) {
            town.passSeconds(120);
        }

        assertEquals(2, home.connections());
        for (Resident each : List.of(open, hidden)) {
            assertEquals(List.of(), each.heard(NodeEvent.TopologyReceived.class));
        }
    }

    /** A node that has offered one of its two neighbours to the other, and waits; the two say nothing by themselves. */
    private final class Offer {

        final Town world;
        final PoolSettings settings;
        final Resident home;
        final Resident asked;
        final Resident offered;

        Offer(TopologyPace pace) {
            this(town, pace);
        }

        Offer(Town world, TopologyPace pace) {
            this.world = world;
            Resident alice = world.moveIn(ALICE, Town.quiet(ALICE).with(WITHOUT_SWAPS));
            Resident bob = world.moveIn(BOB, Town.quiet(BOB).with(WITHOUT_SWAPS));
            settings = Town.knowing(HOME, ALICE, BOB)
                    .with(new Bounds(1, 2, 5))
                    .with(pace)
                    .maintainedEvery(Duration.ofHours(1));
            home = world.moveIn(HOME, settings);
            world.passSeconds(1);
            List<NodeEvent.TopologySent> sent = home.heard(NodeEvent.TopologySent.class);
            assertEquals(1, sent.size());
            asked = sent.get(0).peer().equals(alice.peer()) ? alice : bob;
            offered = asked == alice ? bob : alice;
            assertEquals(
                    List.of(new NodeEvent.TopologyReceived(home.peer(), Topic.SWAP_REQUEST)),
                    asked.heard(NodeEvent.TopologyReceived.class));
        }

        void acknowledge(PointId point) {
            tell(asked, home, new Message.SwapAck(point, asked.peer()));
        }
    }

    private Resident neighbour(Resident home, String host) {
        Resident other = town.moveIn(host);
        other.connect(home);
        town.passSeconds(1);
        return other;
    }

    private static void swap(Resident from, Resident to, PointId offered) {
        tell(from, to, new Message.SwapRequest(offered, from.peer()));
    }

    private static void tell(Resident from, Resident to, Message message) {
        from.connectionTo(to).ifPresent(connection -> ((PeerConnection) connection).tell(message));
    }

    private static void assertIgnored(Resident home, Resident from, String why) {
        List<NodeEvent.SwapIgnored> ignored = home.heard(NodeEvent.SwapIgnored.class);
        assertEquals(Set.of(new NodeEvent.SwapIgnored(from.peer(), why)), Set.copyOf(ignored));
        assertTrue(home.heard(NodeEvent.TopologySent.class).size() <= 1, "and it was not answered");
    }

    private static Set<String> links(Town world) {
        Set<String> links = new TreeSet<>();
        for (Resident one : world.residents()) {
            for (Resident other : world.residents()) {
                if (one.host.compareTo(other.host) < 0 && one.connectedTo(other) && other.connectedTo(one)) {
                    links.add(one.host + "-" + other.host);
                }
            }
        }
        return links;
    }

    private static PoolSettings hidden(String host, String trusted) {
        return PoolSettings.DEFAULT
                .with(ExchangeLimits.LAN)
                .with(new Reach(
                        List.of(Town.at(host)),
                        OptionalInt.empty(),
                        List.of(TrustedPoint.of(Town.at(trusted))),
                        true,
                        false,
                        false))
                .maintainedEvery(Duration.ZERO);
    }
}
