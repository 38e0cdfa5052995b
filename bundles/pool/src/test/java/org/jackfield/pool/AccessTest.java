package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jackfield.api.access.AccessEntry;
import org.jackfield.api.access.AccessList;
import org.jackfield.api.access.AccessOrder;
import org.jackfield.api.access.AccessPolicy;
import org.jackfield.api.access.AddressRange;
import org.jackfield.api.access.Ending;
import org.jackfield.api.access.Penalty;
import org.jackfield.api.access.Subject;
import org.jackfield.api.access.Verdict;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.handshake.Announcement;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.ConnectException;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.Blame;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.scoring.PolicyState;
import org.jackfield.pool.address.Book;
import org.jackfield.pool.file.SumLine;
import org.jackfield.pool.settings.AccessLimits;
import org.jackfield.pool.settings.Bounds;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.Reach;
import org.jackfield.transports.memory.MemoryTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may pass, in whole nodes. */
class AccessTest {

    private static final Duration DAY = Duration.ofHours(24);

    private final Town town = new Town(33);
    private final Resident alice = town.moveIn("192.0.2.1");
    private final Resident bob = town.moveIn("192.0.2.2");

    @TempDir
    private Path folder;

    @Test
    void aBannedAddressIsNeitherLetInNorDialled() {
        ban(alice, at("192.0.2.0/24"), "spam");

        assertEquals(new CloseReason.AddressBanned("spam (by test)"), alice.cannotConnect(bob));
        bob.cannotConnect(alice);
        town.passSeconds(1);

        NodeEvent.IncomingFailed refusal =
                alice.heard(NodeEvent.IncomingFailed.class).get(0);
        assertEquals(new CloseReason.AddressBanned("spam (by test)"), refusal.reason());
        assertEquals(Optional.empty(), refusal.peer());
        assertEquals(0, alice.connections());
    }

    @Test
    void aBannedPeerIsRefusedWithoutAWordWhereverItComesFrom() {
        ban(alice, peer(bob), "");

        assertEquals(new CloseReason.PeerBanned("by test"), alice.cannotConnect(bob));
        CloseReason heard = bob.cannotConnect(alice);
        town.passSeconds(1);

        assertFalse(heard instanceof CloseReason.RejectedByPeer, heard.toString());
        NodeEvent.IncomingFailed refusal =
                alice.heard(NodeEvent.IncomingFailed.class).get(0);
        assertEquals(new CloseReason.PeerBanned("by test"), refusal.reason());
        assertEquals(Optional.of(bob.peer()), refusal.peer());
    }

    @Test
    void banningAnAddressClosesItsConnectionAndBansThePeerAlong() {
        alice.connect(bob);

        ban(alice, at("192.0.2.2"), "enough");
        town.passSeconds(1);

        assertEquals(
                new CloseReason.AddressBannedByOperator("enough"),
                alice.heard(NodeEvent.Disconnected.class).get(0).reason());
        AccessEntry along = alice.node.access().entries(AccessList.BLACK).get(0);
        assertEquals(peer(bob), along.subject());
        assertEquals(Optional.of(AddressRange.parse("192.0.2.2")), along.along());
        assertInstanceOf(
                CloseReason.PeerBanned.class,
                alice.node.access().obstacle(bob.peer()).orElseThrow());
    }

    /** Octez leaves them banned (octez-behaviour.md, section 20, 5). */
    @Test
    void unbanningAnAddressUnbansThePeersBannedAlong() {
        alice.connect(bob);
        ban(alice, at("192.0.2.2"), "");
        town.passSeconds(1);

        assertTrue(done(alice.node.access().unban(at("192.0.2.2"))));

        assertEquals(List.of(), alice.node.access().entries(AccessList.BLACK));
        town.passSeconds(61);
        assertEquals(bob.peer(), alice.connect(bob).peer());
    }

    @Test
    void banningAPeerClosesItsConnectionAndLeavesItsAddressAlone() throws Exception {
        alice.connect(bob);

        ban(alice, peer(bob), "rude");
        town.passSeconds(1);

        assertEquals(
                new CloseReason.PeerBannedByOperator("rude"),
                alice.heard(NodeEvent.Disconnected.class).get(0).reason());
        assertEquals(Optional.empty(), alice.node.access().obstacle(InetAddress.getByName("192.0.2.2")));
    }

    @Test
    void aWhitePeerBehindABlackAddressIsRefusedBothWays() {
        done(alice.node.access().allow(AccessOrder.forGood(peer(bob), "test", "")));
        done(alice.node.expect(Town.at("192.0.2.2"), Optional.of(bob.peer())));
        ban(alice, at("192.0.2.2"), "");

        assertInstanceOf(CloseReason.AddressBanned.class, alice.cannotConnect(bob));
        bob.cannotConnect(alice);
        town.passSeconds(1);
        assertInstanceOf(
                CloseReason.AddressBanned.class,
                alice.heard(NodeEvent.IncomingFailed.class).get(0).reason());
    }

    @Test
    void aBlackPeerAtAWhiteAddressIsRefused() {
        ban(alice, peer(bob), "");
        done(alice.node.access().allow(AccessOrder.forGood(at("192.0.2.2"), "test", "")));

        assertInstanceOf(CloseReason.PeerBanned.class, alice.cannotConnect(bob));
    }

    /** Octez: ip greylisting. */
    @Test
    void withoutPlacesForGreylistedOnesAWhitePeerBehindAGreyAddressIsDialledAndNotLetIn() {
        alice.node.change(Town.quiet("192.0.2.1").with(AccessLimits.DEFAULT.greylistedHandshakes(0)));
        alice.connect(bob);
        done(alice.node.expect(Town.at("192.0.2.2"), Optional.of(alice.peer())));
        done(alice.node.expect(Town.at("192.0.2.2"), Optional.of(bob.peer())));
        done(alice.node.access().allow(AccessOrder.forGood(peer(bob), "test", "")));
        town.passSeconds(1);

        bob.cannotConnect(alice);
        town.passSeconds(1);
        assertInstanceOf(
                CloseReason.AddressGreylisted.class,
                alice.heard(NodeEvent.IncomingFailed.class).get(0).reason());
        assertEquals(bob.peer(), alice.connect(bob).peer());
    }

    @Test
    void aBanOfTheWholeIpv4InternetEndsWithAllThatWereBannedAlong() {
        alice.connect(bob);
        done(alice.node.access().ban(new AccessOrder(at("0.0.0.0/0"), "test", "", Optional.of(Duration.ofMinutes(5)))));
        town.passSeconds(1);
        assertFalse(alice.connectedTo(bob));
        assertEquals(2, alice.node.access().entries(AccessList.BLACK).size());
        assertInstanceOf(CloseReason.AddressBanned.class, alice.cannotConnect(bob));

        town.passSeconds(300);

        assertEquals(bob.peer(), alice.connect(bob).peer());
        town.passSeconds(61);
        assertEquals(0, alice.node.access().size(AccessList.BLACK));
    }

    @Test
    void aRangeOfMappedAddressesBansTheIpv4OnesThatItMeans() {
        ban(alice, at("::ffff:192.0.2.0/120"), "");

        assertInstanceOf(CloseReason.AddressBanned.class, alice.cannotConnect(bob));
        assertTrue(done(alice.node.access().unban(at("192.0.2.0/24"))));
    }

    @Test
    void aLongerWhiteRangeSparesItsAddresses() {
        done(alice.node.access().allow(AccessOrder.forGood(at("192.0.2.2"), "test", "")));
        alice.connect(bob);

        ban(alice, at("192.0.2.0/24"), "");
        town.passSeconds(1);

        assertTrue(alice.connectedTo(bob));
        ban(alice, at("192.0.2.2"), "");
        town.passSeconds(1);
        assertFalse(alice.connectedTo(bob));
        assertEquals(List.of(), alice.node.access().entries(AccessList.WHITE));
    }

    @Test
    void aBanEndsByItself() {
        done(alice.node
                .access()
                .ban(new AccessOrder(peer(bob), "test", "cool down", Optional.of(Duration.ofMinutes(5)))));
        assertInstanceOf(CloseReason.PeerBanned.class, alice.cannotConnect(bob));

        town.passSeconds(301);

        assertEquals(List.of(), alice.node.access().entries(AccessList.BLACK));
        assertEquals(bob.peer(), alice.connect(bob).peer());
    }

    @Test
    void whoBreaksTheProtocolIsGreylistedAndWithoutPlacesForSuchOnesNeitherDialledNorLetInAgain() throws Exception {
        alice.node.change(Town.quiet("192.0.2.1").with(AccessLimits.DEFAULT.greylistedHandshakes(0)));
        alice.node.add(new Strict("strict", DAY));
        new Stranger(town, "192.0.2.66").dial(alice);
        Stranger mallory = new Stranger(town, "192.0.2.66").dial(alice);
        town.passSeconds(1);
        mallory.say(new byte[400]);
        town.passSeconds(1);

        List<NodeEvent.Greylisted> told = alice.heard(NodeEvent.Greylisted.class);
        assertEquals(1, told.size());
        assertEquals(at("192.0.2.66"), told.get(0).subject());
        assertEquals("strict", told.get(0).policy());
        AccessEntry entry = alice.node.access().entries(AccessList.GREY).get(0);
        assertEquals(told.get(0).reason().sentence(), entry.why());
        CompletableFuture<?> dial = alice.node.connect(Town.at("192.0.2.66")).toCompletableFuture();
        town.until(dial::isDone);
        assertInstanceOf(
                CloseReason.AddressGreylisted.class,
                alice.node
                        .access()
                        .obstacle(InetAddress.getByName("192.0.2.66"))
                        .orElseThrow());
        assertTrue(dial.isCompletedExceptionally());

        Stranger again = new Stranger(town, "192.0.2.66").dial(alice);
        town.passSeconds(1);
        assertTrue(again.end.isPresent());
        assertEquals(0, again.received);

        town.pass(DAY);
        assertEquals(Optional.empty(), alice.node.access().obstacle(InetAddress.getByName("192.0.2.66")));
    }

    /** Several may have one address, and what one of them does says nothing of the others. */
    @Test
    void behindAGreyAddressWhoeverProvesWhoItIsIsLetIn() throws Exception {
        alice.node.add(new Strict("strict", DAY));
        misbehave("192.0.2.2");
        assertInstanceOf(
                CloseReason.AddressGreylisted.class,
                alice.node.access().obstacle(InetAddress.getByName("192.0.2.2")).orElseThrow());

        assertEquals(alice.peer(), bob.connect(alice).peer());
    }

    @Test
    void whoMisbehavesUnderItsNameIsRefusedByItThenAndItsNeighboursAreNot() {
        alice.node.add(new Strict("strict", DAY));
        Resident mallory = town.behind("192.0.2.2", "10.2.0.1");
        mallory.connect(alice);
        town.passSeconds(1);
        alice.node.disconnect(mallory.peer(), new CloseReason.Misbehaviour("test", "rubbish"));
        town.passSeconds(1);
        assertEquals(2, alice.node.access().size(AccessList.GREY), "the address and the peer");

        mallory.cannotConnect(alice);
        town.passSeconds(1);

        NodeEvent.IncomingFailed refusal =
                alice.heard(NodeEvent.IncomingFailed.class).get(0);
        assertInstanceOf(CloseReason.PeerGreylisted.class, refusal.reason());
        assertEquals(Optional.of(mallory.peer()), refusal.peer());
        assertEquals(alice.peer(), bob.connect(alice).peer());
    }

    @Test
    void aGreyAddressHasFewPlacesAndWhoSaysNothingYieldsThem() {
        alice.node.change(Town.quiet("192.0.2.1").with(AccessLimits.DEFAULT.greylistedHandshakes(2)));
        alice.node.add(new Strict("strict", DAY));
        misbehave("192.0.2.2");
        List<Stranger> mutes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            mutes.add(new Stranger(town, "192.0.2.2").dial(alice));
            // past the time to speak: before, a lot decides
            town.pass(Duration.ofMillis(600));
        }

        assertEquals(2, alice.node.pool().handshaking());
        assertTrue(mutes.get(0).end.isPresent() && mutes.get(1).end.isEmpty());
        List<NodeEvent.IncomingFailed> ends = alice.heard(NodeEvent.IncomingFailed.class);
        assertEquals(
                new CloseReason.TooManyHandshakes(2, "greylisted-handshakes"),
                ends.get(ends.size() - 1).reason());
        assertEquals(alice.peer(), bob.connect(alice).peer());
    }

    /** Whoever repeats the first words of a handshake hogs all places, and each is yielded before a handshake is over: but not surely. */
    @Test
    void whoHogsThePlacesOfAGreyAddressWithWordsThatAnybodyCanRepeatKeepsNobodyOutForGood() {
        alice.node.add(new Strict("strict", DAY));
        misbehave("192.0.2.2");
        byte[] words = new byte[100];
        words[1] = 120;
        town.time.every(
                Duration.ofMillis(2),
                () -> new Stranger(town, "192.0.2.2").saying(words).dial(alice));
        town.passSeconds(1);

        for (int calls = 0; calls < 50 && !bob.connectedTo(alice); calls++) {
            bob.dial(alice);
            town.passSeconds(1);
        }

        assertTrue(bob.connectedTo(alice));
    }

    @Test
    void behindAGreyAddressAPointIsDialledAndToldOfWhereAPeerHasProvedItself() {
        alice.node.add(new Strict("strict", DAY));
        Book book = (Book) alice.node.addressBook();
        bob.connect(alice);
        town.passSeconds(1);
        bob.node.disconnect(alice.peer(), new CloseReason.OperatorDecided("for now"));
        town.passSeconds(1);
        misbehave("192.0.2.2");
        assertEquals(1, alice.node.access().size(AccessList.GREY));

        assertFalse(book.withheld(Town.at("192.0.2.2")));
        assertEquals(1, book.tellable(point -> true).size());
        assertEquals(bob.peer(), alice.connect(bob).peer());

        town.passSeconds(1);
        alice.node.disconnect(bob.peer(), new CloseReason.OperatorDecided("for now"));
        town.passSeconds(1);
        ban(alice, at("192.0.2.2"), "");
        assertTrue(book.withheld(Town.at("192.0.2.2")));
        assertInstanceOf(CloseReason.AddressBanned.class, alice.cannotConnect(bob));
    }

    @Test
    void behindAGreyAddressNobodyElseIsDialledThanWhoHasProvedItself() {
        alice.node.add(new Strict("strict", DAY));
        alice.connect(bob);
        town.passSeconds(1);
        alice.node.disconnect(bob.peer(), new CloseReason.OperatorDecided("for now"));
        misbehave("192.0.2.2");
        bob.stop();
        Resident carol = new Resident(town, "carol", Town.quiet("192.0.2.2"), Town.NETWORK);
        carol.transport = new MemoryTransport(town.network, "192.0.2.2");
        carol.begin();
        town.passSeconds(1);

        CompletableFuture<?> known = alice.node.connect(Town.at("192.0.2.2")).toCompletableFuture();
        town.until(known::isDone);
        CompletableFuture<?> unknown =
                alice.node.connect(new PointId("memory", "192.0.2.2", 1)).toCompletableFuture();
        town.until(unknown::isDone);

        assertEquals(new CloseReason.UnexpectedPeer(bob.peer(), carol.peer()), reason(known));
        assertInstanceOf(CloseReason.AddressGreylisted.class, reason(unknown));
    }

    @Test
    void aGreyPeerIsNotDialledAtItsGreyAddressNorToldOf() {
        alice.node.add(new Strict("strict", DAY));
        bob.connect(alice);
        town.passSeconds(1);

        alice.node.disconnect(bob.peer(), new CloseReason.Misbehaviour("test", "rubbish"));
        town.passSeconds(1);

        assertInstanceOf(CloseReason.PeerGreylisted.class, alice.cannotConnect(bob));
        assertTrue(((Book) alice.node.addressBook()).withheld(Town.at("192.0.2.2")));
    }

    private static CloseReason reason(CompletableFuture<?> dial) {
        CompletionException failure = assertThrows(CompletionException.class, dial::join);
        return ((ConnectException) failure.getCause()).reason();
    }

    @Test
    void theCrowdBehindAGreyAddressTakesNoPlaceOfItsNeighbours() {
        alice.node.add(new Strict("strict", DAY));
        misbehave("192.0.2.66");
        Stranger neighbour = new Stranger(town, "192.0.2.67").dial(alice);
        town.pass(Duration.ofMillis(100));

        for (int i = 0; i < 100; i++) {
            new Stranger(town, "192.0.2.66").dial(alice);
            town.pass(Duration.ofMillis(10));
        }

        assertTrue(neighbour.end.isEmpty());
        assertEquals(
                1 + AccessLimits.DEFAULT.greylistedHandshakes(),
                alice.node.pool().handshaking());
    }

    @Test
    void aGreyAddressIsDialledOnlyIfItIsKnownWhoIsThere() {
        alice.node.add(new Strict("strict", DAY));
        misbehave("192.0.2.2");

        assertInstanceOf(CloseReason.AddressGreylisted.class, alice.cannotConnect(bob));

        done(alice.node.expect(Town.at("192.0.2.2"), Optional.of(bob.peer())));
        assertEquals(bob.peer(), alice.connect(bob).peer());
    }

    @Test
    void aBannedAddressHasNoPlaceAtAll() {
        alice.node.add(new Strict("strict", DAY));
        misbehave("192.0.2.2");
        ban(alice, at("192.0.2.2"), "");
        done(alice.node.access().allow(AccessOrder.forGood(peer(bob), "test", "")));
        town.passSeconds(1);

        bob.cannotConnect(alice);
        town.passSeconds(1);

        NodeEvent.IncomingFailed last =
                alice.heard(NodeEvent.IncomingFailed.class).get(1);
        assertInstanceOf(CloseReason.AddressBanned.class, last.reason());
    }

    @Test
    void whiteOnesPassTheGreyListAndThePolicies() {
        alice.node.add(new Strict("strict", DAY) {
            @Override
            public Verdict accept(Endpoint endpoint, Instant now) {
                return new Verdict.Refuse("nobody");
            }
        });
        bob.cannotConnect(alice);
        town.passSeconds(1);
        assertEquals(
                new CloseReason.RefusedByPolicy("strict", "nobody"),
                alice.heard(NodeEvent.IncomingFailed.class).get(0).reason());

        done(alice.node.access().allow(AccessOrder.forGood(at("192.0.2.2"), "test", "")));

        assertEquals(alice.peer(), bob.connect(alice).peer());
    }

    @Test
    void newPeersAreRefusedBothWaysWhileARequiredPolicyIsAbsent() {
        alice.node.change(Town.quiet("192.0.2.1").with(AccessLimits.DEFAULT.requiring("strict")));
        CloseReason absent = new CloseReason.PolicyAbsent("strict", "required-policies");

        assertEquals(absent, alice.cannotConnect(bob));
        bob.cannotConnect(alice);
        town.passSeconds(1);
        assertEquals(absent, alice.heard(NodeEvent.IncomingFailed.class).get(0).reason());

        Strict strict = new Strict("strict", DAY);
        alice.node.add(strict);
        alice.connect(bob);
        done(alice.node.remove(strict));
        town.passSeconds(1);

        assertTrue(alice.connectedTo(bob), "those who are in stay");
        assertEquals(
                List.of(new NodeEvent.PluginArrived(NodeEvent.Shelf.POLICY, "strict")),
                alice.heard(NodeEvent.PluginArrived.class).stream()
                        .filter(event -> event.shelf() == NodeEvent.Shelf.POLICY)
                        .toList());
    }

    @Test
    void aPolicyThatHangsIsLateOnceAndHoldsNobodyUpAfterwards() {
        alice.threads.hold("policies");
        Strict slow = new Strict("slow", DAY);
        alice.node.add(slow);
        CloseReason late = new CloseReason.PolicyLate("slow", Duration.ofMillis(100), "policy-patience");

        assertEquals(late, alice.cannotConnect(bob));
        Instant before = town.time.instant();
        CompletableFuture<?> second = alice.dial(town.moveIn("192.0.2.3"));
        town.until(second::isDone);
        assertTrue(Duration.between(before, town.time.instant()).compareTo(Duration.ofMillis(50)) < 0);
        assertEquals(1, alice.heard(NodeEvent.PluginFailed.class).size());

        done(alice.node.remove(slow));
        town.passSeconds(61);
        assertEquals(bob.peer(), alice.connect(bob).peer());
    }

    @Test
    void aLatePolicyIsAskedAgainWhenItHasComeBack() {
        alice.threads.hold("policies");
        alice.node.add(new Strict("slow", DAY));
        assertInstanceOf(CloseReason.PolicyLate.class, alice.cannotConnect(bob));

        alice.threads.release("policies");
        town.passSeconds(1);

        assertEquals(bob.peer(), alice.connect(bob).peer());
    }

    @Test
    void whatAnEndingEarnsCountsThoughThePolicyIsStarvedForSeconds() {
        alice.node.add(new Strict("starved", DAY));
        Stranger first = new Stranger(town, "192.0.2.66").dial(alice);
        Stranger second = new Stranger(town, "192.0.2.67").dial(alice);
        town.passSeconds(1);
        alice.threads.hold("policies");
        first.say(new byte[400]);
        second.say(new byte[400]);
        town.passSeconds(4);
        assertEquals(0, alice.node.access().size(AccessList.GREY));

        alice.threads.release("policies");
        town.passSeconds(1);

        assertEquals(2, alice.node.access().size(AccessList.GREY));
        assertEquals(List.of(), alice.heard(NodeEvent.PluginFailed.class));
    }

    @Test
    void aPolicyThatThinksTooLongAboutAnEndingIsToldOfAndAnswersInVain() {
        alice.node.add(new Strict("asleep", DAY));
        Stranger mallory = new Stranger(town, "192.0.2.66").dial(alice);
        town.passSeconds(1);
        alice.threads.hold("policies");
        mallory.say(new byte[400]);
        town.passSeconds(6);
        assertEquals(
                List.of(
                        new NodeEvent.PluginFailed(
                                NodeEvent.Shelf.POLICY,
                                "asleep",
                                "java.util.concurrent.TimeoutException: no answer within 5000 ms (setting policy-ending-patience)")),
                alice.heard(NodeEvent.PluginFailed.class));
        assertEquals(
                List.of(new PolicyState(PolicyState.Kind.ACCESS, "asleep", true, 1)),
                alice.node.scoring().policies(),
                "as often as it is told, it is counted");

        alice.threads.release("policies");
        town.passSeconds(1);

        assertEquals(0, alice.node.access().size(AccessList.GREY));
        assertEquals(bob.peer(), alice.connect(bob).peer(), "it has come back, and is asked again");
    }

    @Test
    void aPolicyThatThrowsRefusesAndIsToldOf() {
        alice.node.add(new Strict("broken", DAY) {
            @Override
            public Verdict dial(PointId point, Optional<PeerId> expectedPeer, Instant now) {
                throw new IllegalStateException("lost");
            }
        });

        assertEquals(
                new CloseReason.PluginFailed("broken", "java.lang.IllegalStateException: lost"),
                alice.cannotConnect(bob));
        assertEquals(
                List.of(new NodeEvent.PluginFailed(
                        NodeEvent.Shelf.POLICY, "broken", "java.lang.IllegalStateException: lost")),
                alice.heard(NodeEvent.PluginFailed.class));
    }

    @Test
    void clearingTheGreyListKeepsManualBans() {
        ban(alice, peer(bob), "");
        alice.node.add(new Strict("strict", DAY));
        Stranger mallory = new Stranger(town, "192.0.2.66").dial(alice);
        town.passSeconds(1);
        mallory.say(new byte[400]);
        town.passSeconds(1);
        assertEquals(1, alice.node.access().entries(AccessList.GREY).size());

        assertTrue(done(alice.node.access().clear(AccessList.GREY)));

        assertEquals(0, alice.node.access().entries(AccessList.GREY).size());
        assertEquals(1, alice.node.access().entries(AccessList.BLACK).size());
        assertEquals(List.of(new NodeEvent.ListCleared(AccessList.GREY, 1)), alice.heard(NodeEvent.ListCleared.class));
    }

    @Test
    void bansTrustAndGreyListSurviveARestart() {
        PoolSettings kept = Town.quiet("192.0.2.5").with(AccessLimits.DEFAULT.in(folder.resolve("access-lists")));
        Resident carol = town.moveIn("192.0.2.5", kept);
        carol.node.add(new Strict("strict", DAY));
        Stranger mallory = new Stranger(town, "192.0.2.66").dial(carol);
        town.passSeconds(1);
        mallory.say(new byte[400]);
        town.passSeconds(1);
        carol.connect(bob);
        ban(carol, at("192.0.2.2"), "again, and again");
        done(carol.node.access().allow(AccessOrder.forGood(at("2001:db8::/32"), "test", "")));
        done(carol.node.access().trust(alice.peer()));
        done(carol.node.access().trust(Town.at("192.0.2.1")));
        List<List<AccessEntry>> before = all(carol);
        carol.stop();

        Resident again = town.moveIn("192.0.2.5", kept);

        assertEquals(before, all(again));
        assertEquals(List.of(2, 1, 1), before.stream().map(List::size).toList());
        assertTrue(again.node
                .addressBook()
                .point(Town.at("192.0.2.1"))
                .orElseThrow()
                .trusted());
        assertTrue(again.node.addressBook().peer(alice.peer()).orElseThrow().trusted());
        assertEquals(new CloseReason.AddressBanned("again, and again (by test)"), again.cannotConnect(bob));
    }

    @Test
    void anOrderIsOnDiskWhenItIsDone() throws Exception {
        Path file = folder.resolve("access-lists");
        Resident carol = town.moveIn("192.0.2.5", Town.quiet("192.0.2.5").with(AccessLimits.DEFAULT.in(file)));

        ban(carol, at("203.0.113.7"), "now");

        assertTrue(Files.readString(file).contains("black addresses 203.0.113.7 "));
    }

    @Test
    void anOrderThatComesToANodeThatEndsFailsAsItWouldNotBeKept() throws Exception {
        Path file = folder.resolve("access-lists");
        Resident carol = town.moveIn("192.0.2.5", Town.quiet("192.0.2.5").with(AccessLimits.DEFAULT.in(file)));
        carol.connect(bob);

        CompletableFuture<Void> end = carol.node.shutdown().toCompletableFuture();
        CompletableFuture<Boolean> ban = carol.node
                .access()
                .ban(AccessOrder.forGood(at("203.0.113.7"), "test", ""))
                .toCompletableFuture();
        town.until(() -> end.isDone() && ban.isDone());

        Throwable failure = assertThrows(ExecutionException.class, ban::get).getCause();
        assertEquals("the node is shutting down", failure.getMessage());
    }

    @Test
    void anOrderGivenJustBeforeTheEndIsOnDisk() throws Exception {
        Path file = folder.resolve("access-lists");
        Resident carol = town.moveIn("192.0.2.5", Town.quiet("192.0.2.5").with(AccessLimits.DEFAULT.in(file)));
        carol.threads.hold("access-lists");
        CompletableFuture<Boolean> ban = carol.node
                .access()
                .ban(AccessOrder.forGood(at("203.0.113.7"), "test", ""))
                .toCompletableFuture();
        town.pass(Duration.ofMillis(1));
        CompletableFuture<Boolean> allow = carol.node
                .access()
                .allow(AccessOrder.forGood(at("203.0.113.8"), "test", ""))
                .toCompletableFuture();
        town.pass(Duration.ofMillis(1));
        CompletableFuture<Void> end = carol.node.shutdown().toCompletableFuture();
        town.passSeconds(1);
        assertFalse(ban.isDone() || allow.isDone() || end.isDone());

        carol.threads.release("access-lists");
        assertTrue(town.until(end::isDone));

        assertTrue(ban.join() && allow.join());
        String text = Files.readString(file);
        assertTrue(text.contains("black addresses 203.0.113.7 ") && text.contains("white addresses 203.0.113.8 "));
    }

    @Test
    void whatAClockThatWasAheadHasWrittenLastsAsLongAsItWasMeantTo() throws Exception {
        Path file = folder.resolve("access-lists");
        Instant ahead = town.time.instant().plus(Duration.ofDays(3650));
        Files.writeString(
                file,
                SumLine.added("jackfield-access-lists 1\n"
                        + "grey addresses 192.0.2.2 since=" + ahead + " until=" + ahead.plus(Duration.ofHours(1))
                        + " by=strict why=it was so\n"));
        Resident carol = town.moveIn("192.0.2.5", Town.quiet("192.0.2.5").with(AccessLimits.DEFAULT.in(file)));
        assertInstanceOf(CloseReason.AddressGreylisted.class, carol.cannotConnect(bob));

        town.passSeconds(Duration.ofHours(2).toSeconds());

        assertEquals(bob.peer(), carol.connect(bob).peer());
    }

    @Test
    void whomTheOperatorExpectsWhileADialIsUnderWayIsWhoMustAnswer() {
        done(alice.node.expect(Town.at("192.0.2.2"), Optional.of(bob.peer())));
        CompletableFuture<?> dial = alice.dial(bob);
        town.pass(Duration.ofMillis(5));

        done(alice.node.expect(Town.at("192.0.2.2"), Optional.of(alice.peer())));
        town.until(dial::isDone);
        town.passSeconds(1);

        assertFalse(alice.connectedTo(bob));
    }

    @Test
    void whoIsNoLongerExpectedWhileADialIsUnderWayNeedNotAnswer() {
        done(alice.node.expect(Town.at("192.0.2.2"), Optional.of(alice.peer())));
        CompletableFuture<?> dial = alice.dial(bob);
        town.pass(Duration.ofMillis(5));

        done(alice.node.expect(Town.at("192.0.2.2"), Optional.empty()));
        town.until(dial::isDone);

        assertTrue(alice.connectedTo(bob));
    }

    @Test
    void whoIsBannedWhileBeingDialledHearsNothingOfUs() {
        CompletableFuture<?> dial = alice.dial(bob);
        town.pass(Duration.ofMillis(5));

        ban(alice, at("192.0.2.2"), "");
        town.until(dial::isDone);
        town.passSeconds(1);

        assertEquals(List.of(), bob.heard(NodeEvent.Accepting.class));
        assertInstanceOf(
                CloseReason.AddressBanned.class,
                alice.heard(NodeEvent.DialFailed.class).get(0).reason());
        assertEquals(
                KnownPoint.State.DISCONNECTED,
                alice.node
                        .addressBook()
                        .point(Town.at("192.0.2.2"))
                        .orElseThrow()
                        .state());
    }

    @Test
    void aFullListRefusesFurtherOrdersAndNamesItsLimit() {
        alice.node.change(Town.quiet("192.0.2.1").with(AccessLimits.DEFAULT.holding(10, 2)));
        ban(alice, at("203.0.113.1"), "");
        ban(alice, at("203.0.113.2"), "");

        CompletableFuture<Boolean> third = alice.node
                .access()
                .ban(AccessOrder.forGood(at("203.0.113.3"), "test", ""))
                .toCompletableFuture();
        town.passSeconds(1);

        Throwable failure = assertThrows(CompletionException.class, third::join).getCause();
        assertInstanceOf(IllegalStateException.class, failure);
        assertEquals(
                "the black list has 2 entries, and 1 more would be more than the 2 that it may have (setting"
                        + " max-listed)",
                failure.getMessage());
        ban(alice, at("203.0.113.2"), "the same again is no more");
    }

    @Test
    void anotherPeerThanExpectedIsSentAwayAndItsAddressGreylisted() {
        alice.connect(bob);

        done(alice.node.expect(Town.at("192.0.2.2"), Optional.of(alice.peer())));
        town.passSeconds(1);

        assertEquals(
                new CloseReason.UnexpectedPeer(alice.peer(), bob.peer()),
                alice.heard(NodeEvent.Disconnected.class).get(0).reason());
        assertEquals(
                List.of(at("192.0.2.2")),
                alice.node.access().entries(AccessList.GREY).stream()
                        .map(AccessEntry::subject)
                        .toList());
    }

    @Test
    void expectingTheRightPeerKeepsTheConnection() {
        alice.connect(bob);

        done(alice.node.expect(Town.at("192.0.2.2"), Optional.of(bob.peer())));
        town.passSeconds(1);

        assertTrue(alice.connectedTo(bob));
    }

    @Test
    void trustOpensTheWayInPrivateModeAndConfiguredTrustStays() {
        alice.node.change(PoolSettings.DEFAULT
                .with(new Reach(List.of(Town.at("192.0.2.1")), OptionalInt.empty(), List.of(), true, false, false))
                .maintainedEvery(Duration.ZERO));
        assertEquals(new CloseReason.PrivateMode(), alice.cannotConnect(bob));

        assertTrue(done(alice.node.access().trust(Town.at("192.0.2.2"))));
        assertFalse(done(alice.node.access().trust(Town.at("192.0.2.2"))));
        assertEquals(bob.peer(), alice.connect(bob).peer());
        assertTrue(done(alice.node.access().untrust(Town.at("192.0.2.2"))));

        assertFalse(alice.node
                .addressBook()
                .point(Town.at("192.0.2.2"))
                .map(KnownPoint::trusted)
                .orElseThrow());
        assertEquals(List.of(new NodeEvent.Trusted("memory://192.0.2.2:9732")), alice.heard(NodeEvent.Trusted.class));
        assertEquals(
                List.of(new NodeEvent.Untrusted("memory://192.0.2.2:9732")), alice.heard(NodeEvent.Untrusted.class));
    }

    @Test
    void trustUnbansAndABanTakesTrustBack() {
        ban(alice, at("192.0.2.2"), "");
        done(alice.node.access().trust(Town.at("192.0.2.2")));
        assertEquals(List.of(), alice.node.access().entries(AccessList.BLACK));

        ban(alice, at("192.0.2.0/30"), "");

        assertFalse(alice.node
                .addressBook()
                .point(Town.at("192.0.2.2"))
                .map(KnownPoint::trusted)
                .orElseThrow());
    }

    @Test
    void aDamagedFileIsSetAsideAndToldOf() throws Exception {
        Path file = folder.resolve("access-lists");
        Files.writeString(file, "jackfield-access-lists 1\nblack addresses 203.0.113.7 by=x why=\nsha256 00\n");

        Resident carol = town.moveIn("192.0.2.5", Town.quiet("192.0.2.5").with(AccessLimits.DEFAULT.in(file)));

        NodeEvent.FileTrouble trouble = carol.heard(NodeEvent.FileTrouble.class).get(0);
        assertEquals(file.toString(), trouble.file());
        assertTrue(Files.exists(folder.resolve("access-lists.damaged-1")));
        assertEquals(List.of(), carol.node.access().entries(AccessList.BLACK));
    }

    @Test
    void aWhiteAddressIsNeitherGreylistedNorRefusedForIt() {
        alice.node.add(new Strict("strict", DAY));
        misbehave("192.0.2.66");
        assertEquals(1, alice.node.access().entries(AccessList.GREY).size());

        done(alice.node.access().allow(AccessOrder.forGood(at("192.0.2.64/26"), "test", "")));
        misbehave("192.0.2.66");

        assertEquals(1, alice.heard(NodeEvent.Greylisted.class).size());
        List<NodeEvent.IncomingFailed> ends = alice.heard(NodeEvent.IncomingFailed.class);
        assertEquals(2, ends.size());
        assertEquals(ends.get(0).reason(), ends.get(1).reason(), "the second was let in to break off as the first did");
    }

    @Test
    void aWholeIpv6SiteIsGreylistedForOneOfItsHosts() {
        alice.node.add(new Strict("strict", DAY));
        misbehave("2001:db8:0:1::66");

        assertEquals(
                at("2001:db8:0:1::/64"),
                alice.heard(NodeEvent.Greylisted.class).get(0).subject());
        alice.node.change(Town.quiet("192.0.2.1").with(AccessLimits.DEFAULT.greylistedHandshakes(1)));
        Stranger neighbour = new Stranger(town, "2001:db8:0:1::67").dial(alice);
        Stranger other = new Stranger(town, "2001:db8:0:2::67").dial(alice);
        town.passSeconds(1);
        Stranger next = new Stranger(town, "2001:db8:0:1::68").dial(alice);
        Stranger another = new Stranger(town, "2001:db8:0:2::68").dial(alice);
        town.passSeconds(1);
        assertTrue(neighbour.end.isPresent() && next.end.isEmpty(), "the site has one place");
        assertTrue(other.end.isEmpty() && another.end.isEmpty());

        assertTrue(done(alice.node.access().unban(at("2001:db8:0:1::66"))));
        assertEquals(0, alice.node.access().entries(AccessList.GREY).size());
    }

    @Test
    void aBanEndsHandshakesUnderWay() {
        Stranger mallory = new Stranger(town, "192.0.2.66").dial(alice);
        town.passSeconds(1);
        assertTrue(mallory.end.isEmpty());

        ban(alice, at("192.0.2.66"), "");
        town.passSeconds(1);

        assertTrue(mallory.end.isPresent());
        assertEquals(
                List.of(new CloseReason.AddressBannedByOperator("")),
                alice.heard(NodeEvent.IncomingFailed.class).stream()
                        .map(NodeEvent.IncomingFailed::reason)
                        .toList());
    }

    @Test
    void greyEntriesAreOnDiskSoonThoughNobodyStopsTheNode() throws Exception {
        Path file = folder.resolve("access-lists");
        Resident carol = town.moveIn("192.0.2.5", Town.quiet("192.0.2.5").with(AccessLimits.DEFAULT.in(file)));
        carol.node.add(new Strict("strict", DAY));
        Stranger mallory = new Stranger(town, "192.0.2.66").dial(carol);
        town.passSeconds(1);
        mallory.say(new byte[400]);
        town.passSeconds(3);

        assertTrue(Files.readString(file).contains("grey addresses 192.0.2.66 "));
    }

    @Test
    void aPolicyMayRefuseAPeerThatHasProvedWhoItIs() {
        alice.node.add(new Strict("picky", DAY) {
            @Override
            public Verdict admit(PeerId peer, Endpoint endpoint, Announcement announcement, Instant now) {
                return peer.equals(bob.peer()) ? new Verdict.Refuse("not him") : Verdict.ADMIT;
            }
        });

        assertEquals(new CloseReason.RefusedByPolicy("picky", "not him"), alice.cannotConnect(bob));
        bob.cannotConnect(alice);
        town.passSeconds(1);
        assertEquals(
                new CloseReason.RefusedByPolicy("picky", "not him"),
                alice.heard(NodeEvent.IncomingFailed.class).get(0).reason());
        Resident carol = town.moveIn("192.0.2.3");
        assertEquals(carol.peer(), alice.connect(carol).peer());
    }

    @Test
    void aListOfASettingThatIsLoweredOverflowsAtOnceAndSaysSo() {
        alice.node.add(new Strict("strict", DAY));
        misbehave("192.0.2.66");
        misbehave("192.0.2.67");
        assertEquals(Optional.empty(), alice.node.access().overflow());

        alice.node.change(
                Town.quiet("192.0.2.1").with(AccessLimits.DEFAULT.holding(1, 10).greylistedHandshakes(0)));
        town.passSeconds(1);

        assertEquals(1, alice.node.access().entries(AccessList.GREY).size());
        assertEquals(1, alice.node.access().overflow().orElseThrow().entries());
        Stranger mallory = new Stranger(town, "192.0.2.66").dial(alice);
        town.passSeconds(1);
        assertTrue(mallory.end.isPresent());
        NodeEvent.IncomingFailed last = alice.heard(NodeEvent.IncomingFailed.class)
                .get(alice.heard(NodeEvent.IncomingFailed.class).size() - 1);
        assertEquals(new CloseReason.AddressInOverflow(), last.reason());

        assertTrue(done(alice.node.access().unban(at("192.0.2.66"))));
        assertEquals(Optional.empty(), alice.node.access().overflow());
    }

    @Test
    void anOrderThatLastsTooLongIsRefused() {
        CompletableFuture<Boolean> order = alice.node
                .access()
                .ban(new AccessOrder(peer(bob), "test", "", Optional.of(Duration.ofDays(365_001))))
                .toCompletableFuture();
        town.passSeconds(1);

        assertInstanceOf(
                IllegalArgumentException.class,
                assertThrows(CompletionException.class, order::join).getCause());
        assertEquals(List.of(), alice.node.access().entries(AccessList.BLACK));
    }

    @Test
    void nobodyIsDialledWhileThereAreMoreConnectionsThanThereMayBe() {
        alice.connect(bob);
        alice.connect(town.moveIn("192.0.2.3"));
        Resident dave = town.moveIn("192.0.2.4");
        alice.node.change(Town.quiet("192.0.2.1").with(new Bounds(0, 1, 1)));

        assertEquals(new CloseReason.NoRoom(2, "max-connections"), alice.cannotConnect(dave));
    }

    private void misbehave(String host) {
        Stranger mallory = new Stranger(town, host).dial(alice);
        town.passSeconds(1);
        mallory.say(new byte[400]);
        town.passSeconds(1);
    }

    private static List<List<AccessEntry>> all(Resident resident) {
        return List.of(
                resident.node.access().entries(AccessList.BLACK),
                resident.node.access().entries(AccessList.WHITE),
                resident.node.access().entries(AccessList.GREY));
    }

    private void ban(Resident where, Subject subject, String why) {
        assertTrue(done(where.node.access().ban(AccessOrder.forGood(subject, "test", why))));
    }

    private <T> T done(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        assertTrue(town.until(future::isDone));
        town.pass(Duration.ofMillis(1));
        return future.join();
    }

    private static Subject at(String range) {
        return new Subject.Addresses(AddressRange.parse(range));
    }

    private static Subject peer(Resident resident) {
        return new Subject.Peer(resident.peer());
    }

    /** Grey-lists whom a reason speaks against, as long as it is told to. */
    private static class Strict implements AccessPolicy {

        private final String name;
        private final Duration time;

        Strict(String name, Duration time) {
            this.name = name;
            this.time = time;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Penalty afterEnd(Ending ending, Instant now) {
            Blame blame = ending.reason().blame();
            return new Penalty(
                    Optional.of(time).filter(any -> blame != Blame.NOBODY),
                    Optional.of(time).filter(any -> blame == Blame.ADDRESS_AND_PEER));
        }
    }
}
