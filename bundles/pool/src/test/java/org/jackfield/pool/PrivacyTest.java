package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jackfield.api.address.Source;
import org.jackfield.api.handshake.Announcement;
import org.jackfield.api.message.Message;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.NodeEvent.Topic;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.reason.Rejection;
import org.jackfield.pool.connection.PeerConnection;
import org.jackfield.pool.settings.Bounds;
import org.jackfield.pool.settings.ExchangeLimits;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.Reach;
import org.jackfield.pool.settings.TrustedPoint;
import org.junit.jupiter.api.Test;

/** Private mode, and nodes without peer discovery or mempool: what they do, and what others do (octez-behaviour.md, section 8). */
class PrivacyTest {

    private static final String STAR = "10.0.0.1";
    private static final String SHY = "10.0.0.2";
    private static final String NOSY = "10.0.0.3";
    private static final PointId INN = Town.at("10.0.9.9");

    private final Town town = new Town(17);

    @Test
    void aPrivateNodeSaysSoAndIsNotNamedToOthers() {
        Resident star = town.moveIn(STAR);
        Resident shy = town.moveIn(SHY, hidden(SHY, STAR));
        shy.connect(star);
        Resident open = town.moveIn("10.0.0.4");
        open.connect(star);
        Resident nosy = town.moveIn(NOSY);

        nosy.connect(star);
        tell(nosy, star, new Message.Bootstrap());
        town.passSeconds(1);

        assertTrue(star.connectionTo(shy).get().announcement().privateNode());
        assertFalse(shy.connectionTo(star).get().announcement().privateNode());
        assertTrue(nosy.node.addressBook().point(Town.at("10.0.0.4")).isPresent());
        assertTrue(nosy.node.addressBook().point(Town.at(SHY)).isEmpty());
    }

    @Test
    void aPrivateNodeIsNotNamedAlongWithARejectionEither() {
        Resident star = town.moveIn(STAR, Town.quiet(STAR).with(new Bounds(0, 1, 2)));
        town.moveIn(SHY, hidden(SHY, STAR)).connect(star);
        town.moveIn("10.0.0.4").connect(star);

        Confidant late = Confidant.of(town, NOSY, false, star);

        assertEquals(
                List.of(Town.at("10.0.0.4")),
                late.alternatives.stream().filter(at -> !at.host().equals(NOSY)).toList());
    }

    @Test
    void aPrivateNodeAcceptsNobodyItDoesNotTrustAndSaysNothing() {
        Resident star = town.moveIn(STAR);
        Resident shy = town.moveIn(SHY, hidden(SHY, STAR));

        Confidant nosy = Confidant.of(town, NOSY, false, shy);
        star.connect(shy);
        town.passSeconds(1);

        assertEquals(List.of(), nosy.alternatives);
        assertFalse(nosy.end.get() instanceof CloseReason.RejectedByPeer, "closed without a word: " + nosy.end.get());
        assertEquals(
                new CloseReason.PrivateMode(),
                shy.heard(NodeEvent.IncomingFailed.class).get(0).reason());
        assertTrue(shy.connectedTo(star));
    }

    @Test
    void aPrivateNodeDialsNobodyItDoesNotTrust() {
        town.moveIn(NOSY);
        Resident shy = town.moveIn(SHY, hidden(SHY, STAR).maintainedEvery(Duration.ofSeconds(120)));
        shy.node.expect(Town.at(NOSY), Optional.empty());
        town.passSeconds(600);

        assertEquals(
                new CloseReason.PrivateMode(),
                shy.cannotConnect(town.residents().get(0)));
        assertEquals(0, shy.connections());
        assertTrue(shy.heard(NodeEvent.Dialling.class).stream()
                .allMatch(event -> event.point().equals(Town.at(STAR))));
    }

    @Test
    void aPrivateNodeIgnoresWhatIsSaidOfOthersAndSaysNothing() {
        Resident star = town.moveIn(STAR);
        Resident shy =
                town.moveIn(SHY, hidden(SHY, STAR).with(new Bounds(3, 6, 9)).maintainedEvery(Duration.ofSeconds(20)));
        town.moveIn("10.0.0.4").connect(star);
        town.passSeconds(2);
        assertTrue(shy.connectedTo(star));

        tell(star, shy, new Message.Bootstrap());
        tell(star, shy, new Message.Advertise(List.of(INN)));
        tell(star, shy, new Message.SwapRequest(INN, star.peer()));
        tell(star, shy, new Message.SwapAck(INN, star.peer()));
        town.passSeconds(120);

        assertTrue(shy.node.addressBook().point(INN).isEmpty());
        assertEquals(List.of(), shy.heard(NodeEvent.TopologySent.class));
        assertEquals(List.of(), star.heard(NodeEvent.TopologyReceived.class));
        assertEquals(4, shy.heard(NodeEvent.TopologyReceived.class).size(), "heard, and ignored");
        assertEquals(
                List.of(new NodeEvent.SwapIgnored(star.peer(), "this node is private (setting private-mode)")),
                shy.heard(NodeEvent.SwapIgnored.class));
        assertTrue(shy.connectedTo(star), "and the connection goes on");
    }

    @Test
    void aPrivateNodeLearnsWhatIsNamedAlongWithARejection() {
        Resident star = town.moveIn(STAR, Town.quiet(STAR).with(new Bounds(0, 1, 2)));
        town.moveIn("10.0.0.4").connect(star);
        town.moveIn("10.0.0.5").connect(star);
        Resident shy = town.moveIn(SHY, hidden(SHY, STAR));

        shy.cannotConnect(star);
        town.passSeconds(1);

        assertEquals(
                new Source.Alternative(),
                shy.node.addressBook().point(Town.at("10.0.0.4")).get().source());
    }

    @Test
    void nobodyAsksOrAnswersAPrivatePeer() {
        Resident star =
                town.moveIn(STAR, Town.quiet(STAR).with(new Bounds(5, 6, 9)).maintainedEvery(Duration.ofSeconds(20)));
        Resident open = town.moveIn("10.0.0.4");
        open.connect(star);
        Confidant shy = Confidant.of(town, SHY, true, star);
        Resident asking = town.moveIn("10.0.0.5", hidden("10.0.0.5", STAR));
        asking.connect(star);

        tell(asking, star, new Message.Bootstrap());
        town.passSeconds(120);

        assertEquals(List.of(), shy.heard);
        assertEquals(List.of(), asking.heard(NodeEvent.TopologyReceived.class));
        assertTrue(open.heard(NodeEvent.TopologyReceived.class)
                .contains(new NodeEvent.TopologyReceived(star.peer(), Topic.BOOTSTRAP)));
    }

    @Test
    void whatANodeSaysOfItselfIsSeenAtTheFarEnd() {
        Resident star = town.moveIn(STAR);
        Reach withoutMempool = new Reach(List.of(Town.at(SHY)), OptionalInt.of(1234), List.of(), false, true, false);
        Resident other =
                town.moveIn(SHY, PoolSettings.DEFAULT.with(withoutMempool).maintainedEvery(Duration.ZERO));

        star.connect(other);

        Announcement said = star.connectionTo(other).get().announcement();
        assertTrue(said.withoutMempool());
        assertFalse(said.privateNode());
        assertEquals(OptionalInt.of(1234), said.port());
        town.passSeconds(1);
        assertFalse(other.connectionTo(star).get().announcement().withoutMempool());
    }

    /** Scenario {@code peer-discovery}: two leaves of a star learn of each other. */
    @Test
    void twoLeavesOfAStarLearnOfEachOther() {
        town.moveIn(STAR);
        Resident one = town.moveIn(SHY, Town.knowing(SHY, STAR).with(new Bounds(2, 3, 9)));
        Resident other = town.moveIn(NOSY, Town.knowing(NOSY, STAR).with(new Bounds(2, 3, 9)));

        assertTrue(town.until(() -> one.connectedTo(other)));
        assertTrue(Stream.of(one, other)
                .flatMap(each -> each.heard(NodeEvent.PointLearned.class).stream())
                .anyMatch(event -> event.source() instanceof Source.Advertised));
    }

    /** Scenario {@code peer-discovery disable}: they never do. */
    @Test
    void twoLeavesOfAStarThatDoesNotTellNeverLearnOfEachOther() {
        for (int silent = 0; silent < 2; silent++) {
            Town world = new Town(silent);
            world.moveIn(STAR, silent == 0 ? undiscovering(Town.quiet(STAR)) : Town.quiet(STAR));
            PoolSettings one = Town.knowing(SHY, STAR).with(new Bounds(2, 3, 9));
            PoolSettings other = Town.knowing(NOSY, STAR).with(new Bounds(2, 3, 9));
            Resident first = world.moveIn(SHY, silent == 0 ? one : undiscovering(one));
            Resident second = world.moveIn(NOSY, silent == 0 ? other : undiscovering(other));

            world.passSeconds(1_200);

            assertFalse(first.connectedTo(second));
            assertTrue(first.node.addressBook().point(Town.at(NOSY)).isEmpty());
            assertTrue(second.node.addressBook().point(Town.at(SHY)).isEmpty());
        }
    }

    /** Scenario {@code conn}: Bootstrap and Advertise are swallowed, and what applications say still arrives. */
    @Test
    void withoutPeerDiscoveryTopologyIsSwallowedAndApplicationsGoOn() {
        Resident star = town.moveIn(STAR, undiscovering(Town.quiet(STAR)));
        town.moveIn("10.0.0.4").connect(star);
        Resident nosy = town.moveIn(NOSY);
        Gossip gossip = Gossip.in(star);
        nosy.connect(star);
        town.passSeconds(1);

        tell(nosy, star, new Message.Bootstrap());
        tell(nosy, star, new Message.Advertise(List.of(INN)));
        nosy.connectionTo(star).get().send(Gossip.WORD, Gossip.words("hello"));
        town.passSeconds(5);

        assertEquals(List.of("hello"), gossip.heard);
        assertEquals(List.of(), nosy.heard(NodeEvent.TopologyReceived.class));
        assertTrue(star.node.addressBook().point(INN).isEmpty());
        assertTrue(nosy.connectedTo(star));
    }

    @Test
    void withoutPeerDiscoveryARejectionNamesNobodyAndTheNamesInOneAreIgnored() {
        Bounds narrow = new Bounds(0, 1, 2);
        Resident silent = town.moveIn(STAR, undiscovering(Town.quiet(STAR).with(narrow)));
        Resident talking = town.moveIn("10.0.1.1", Town.quiet("10.0.1.1").with(narrow));
        for (Resident full : List.of(silent, talking)) {
            for (int i = 1; i <= 2; i++) {
                town.moveIn(full.host.replace(".0.0.", ".0.7.").replace(".0.1.", ".0.8.") + i)
                        .connect(full);
            }
        }
        Confidant nosy = Confidant.of(town, NOSY, false, silent);
        assertEquals(new CloseReason.RejectedByPeer(new Rejection.TooManyConnections()), nosy.end.get());
        assertEquals(List.of(), nosy.alternatives);

        Resident deaf = town.moveIn(SHY, undiscovering(Town.quiet(SHY)));
        deaf.cannotConnect(talking);
        town.passSeconds(1);

        assertEquals(1, deaf.node.addressBook().points().size(), "the point that it dialled, and no other");
    }

    @Test
    void withoutPeerDiscoveryNobodyIsAskedButNeighboursAreSwapped() {
        Resident home = town.moveIn(STAR, undiscovering(Town.quiet(STAR)));
        Resident alice = town.moveIn(SHY);
        Resident carol = town.moveIn("10.0.0.5");
        alice.connect(home);
        town.moveIn(NOSY).connect(home);
        home.node.change(
                undiscovering(Town.quiet(STAR).with(new Bounds(3, 3, 9)).maintainedEvery(Duration.ofSeconds(20))));
        town.passSeconds(60);
        assertEquals(List.of(), home.heard(NodeEvent.TopologySent.class));

        tell(alice, home, new Message.SwapRequest(Town.at("10.0.0.5"), carol.peer()));
        town.passSeconds(1);

        assertTrue(home.connectedTo(carol));
    }

    @Test
    void privacyIsFollowedWhenItIsSwitchedOnAndOff() {
        Resident star = town.moveIn(STAR);
        Resident shy = town.moveIn(SHY, Town.quiet(SHY));
        shy.node.change(hidden(SHY, NOSY));
        town.passSeconds(1);
        assertEquals(new CloseReason.AckUnread(), star.cannotConnect(shy));

        shy.node.change(Town.quiet(SHY));
        town.passSeconds(1);
        star.connect(shy);
        tell(star, shy, new Message.Advertise(List.of(INN)));
        town.passSeconds(1);

        assertTrue(shy.node.addressBook().point(INN).isPresent());
        assertFalse(star.connectionTo(shy).get().announcement().privateNode());
    }

    private static void tell(Resident from, Resident to, Message message) {
        ((PeerConnection) from.connectionTo(to).orElseThrow()).tell(message);
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

    private static PoolSettings undiscovering(PoolSettings settings) {
        Reach reach = settings.reach();
        return settings.with(new Reach(
                reach.listen(),
                reach.advertisedPort(),
                reach.peers(),
                reach.privateMode(),
                reach.withoutMempool(),
                true));
    }
}
