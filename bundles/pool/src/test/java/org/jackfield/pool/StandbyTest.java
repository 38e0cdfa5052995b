package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.NodeEvent.TransportExchanged;
import org.jackfield.api.node.NodeEvent.TransportExchanged.Outcome;
import org.jackfield.api.transport.Transport;
import org.jackfield.pool.transport.Edition;
import org.jackfield.transports.memory.MemoryTransport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A transport is updated in place, and another one tends its channels between the two versions. */
class StandbyTest {

    private static final String ALICE = "192.0.2.1";
    private static final Edition FIRST = new Edition(0, 0, 1, 0, "");
    private static final Edition NEWER = new Edition(0, 0, 2, 0, "");
    /** Less than a node waits for the next version. */
    private static final Duration GAP = Duration.ofMillis(1_500);

    private static final Duration TOO_LONG = Duration.ofMillis(2_500);

    private final Town town = new Town(29);
    private final Resident alice = town.moveIn(ALICE);
    private final Resident bob = town.moveIn("192.0.2.2");
    private final Tampered standby = new Tampered(town.network, ALICE);
    private final Tampered newer = new Tampered(town.network, ALICE);
    private final List<String> said = new ArrayList<>();
    private Gossip atAlice;
    private Gossip atBob;

    @BeforeEach
    void aliceTalksWithBob() {
        atAlice = Gossip.in(alice);
        atBob = Gossip.in(bob);
        alice.node.addStandby(standby);
        alice.connect(bob);
        town.passSeconds(1);
    }

    @Test
    void itServesNobody() {
        town.moveIn("192.0.2.3").connect(alice);
        town.passSeconds(1);
        assertEquals(0, standby.dials + standby.tried);
        assertEquals(List.of(), alice.heard(TransportExchanged.class));

        alice.node.remove(standby);
        talk(3);
        assertAllIsWell();
    }

    @Test
    void channelsGoOnBetweenTwoVersions() {
        leave(alice.transport);
        talk(10);
        town.pass(GAP);
        assertEquals(said, atBob.heard, "there is no version now");
        assertEquals(said, atAlice.heard);

        alice.node.add(newer, NEWER);
        talk(10);
        assertEquals(1, newer.tried);
        TransportExchanged told = told();
        assertEquals(Outcome.ADOPTED, told.outcome());
        assertEquals(Edition.UNNUMBERED.version(), told.from(), "the version that has left");
        assertEquals(NEWER.version(), told.to());
        assertEquals(1, told.channels());
        assertEquals(1, told.listeners());
        town.pass(TOO_LONG);
        assertAllIsWell();
    }

    @Test
    void theListenerWaitsMeanwhileAndIsOpenAfterwards() {
        leave(alice.transport);
        town.pass(GAP);
        assertEquals(1, standby.tried, "the channel, and not the listener");
        alice.node.add(newer, NEWER);
        assertEquals(alice.peer(), town.moveIn("192.0.2.3").connect(alice).peer());
        assertAllIsWell();
    }

    @Test
    void withoutANextVersionInTimeTheyEnd() {
        leave(alice.transport);
        town.pass(TOO_LONG);
        assertEquals(1, alice.heard(NodeEvent.Disconnected.class).size());
        assertEquals(0, bob.connections());

        alice.node.add(newer, NEWER);
        town.passSeconds(1);
        assertEquals(0, newer.tried, "there is nothing left to be taken over");
    }

    @Test
    void oneThatDoesNotAdoptGivesThemBackAndTheNextOneTakesThem() {
        newer.adoptsChannel = Optional.of(() -> CompletableFuture.failedStage(new IllegalArgumentException("no")));
        leave(alice.transport);
        alice.node.add(newer, FIRST);
        talk(5);
        assertEquals(1, newer.tried);
        assertEquals(Outcome.ADOPTED, told().outcome());
        assertTrue(told().why().contains("no"), told().sentence());
        assertEquals(0, told().channels());
        assertEquals(1, told().listeners());

        leave(newer);
        alice.node.add(new MemoryTransport(town.network, ALICE), NEWER);
        talk(5);
        assertAllIsWell();
    }

    @Test
    void oneThatDoesNotAdoptAndHasNoNextOneLosesThemInTime() {
        newer.adoptsChannel = Optional.of(() -> CompletableFuture.failedStage(new IllegalArgumentException("no")));
        leave(alice.transport);
        alice.node.add(newer, NEWER);
        town.pass(GAP);
        assertEquals(1, bob.connections());
        town.pass(TOO_LONG);
        assertEquals(1, alice.heard(NodeEvent.Disconnected.class).size());
    }

    @Test
    void ofSeveralOnlyTheOneThatIsNotAdoptedEnds() {
        Resident carol = town.moveIn("192.0.2.3");
        carol.connect(alice);
        town.passSeconds(1);
        newer.good = 1;
        newer.adoptsChannel = Optional.of(() -> CompletableFuture.failedStage(new IllegalArgumentException("no")));
        leave(alice.transport);
        alice.node.add(newer, NEWER);
        town.pass(TOO_LONG);
        assertEquals(1, told().channels());
        assertEquals(1, alice.heard(NodeEvent.Disconnected.class).size());
        assertEquals(1, bob.connections() + carol.connections());
        assertEquals(alice.peer(), town.moveIn("192.0.2.4").connect(alice).peer());
    }

    @Test
    void oneOfAnotherFormatInReserveDoesNotKeepThemFromTheirNextVersion() {
        Tampered reserve = new Tampered(town.network, ALICE);
        reserve.otherFormat = Optional.of("memory/0");
        alice.node.add(reserve, new Edition(-1, 0, 0, 0, ""));
        town.passSeconds(1);
        int before = alice.heard(TransportExchanged.class).size();
        leave(alice.transport);
        talk(3);
        alice.node.add(newer, NEWER);
        talk(3);
        assertEquals(1, newer.tried);
        assertEquals(
                List.of(Outcome.ADOPTED, Outcome.BESIDE),
                alice.heard(TransportExchanged.class).stream()
                        .skip(before)
                        .map(TransportExchanged::outcome)
                        .sorted()
                        .toList());
        town.passSeconds(5);
        assertEquals(List.of(), alice.heard(NodeEvent.Disconnected.class));
        assertEquals(said, atBob.heard);
    }

    @Test
    void aStandbyThatHangsCostsNothingIfTheNextVersionIsThereByThen() {
        standby.adoptsChannel = Optional.of(CompletableFuture::new);
        CompletableFuture<Void> gone = alice.node.remove(alice.transport).toCompletableFuture();
        town.pass(Duration.ofMillis(50));
        alice.node.add(newer, NEWER);
        town.until(gone::isDone);
        talk(3);
        assertEquals(1, newer.tried);
        assertAllIsWell();
    }

    @Test
    void aStandbyThatDoesNotAdoptLeavesThemWaiting() {
        standby.adoptsChannel = Optional.of(() -> CompletableFuture.failedStage(new IllegalArgumentException("no")));
        leave(alice.transport);
        talk(3);
        alice.node.add(newer, NEWER);
        talk(3);
        assertEquals(1, newer.tried);
        assertEquals(1, told().channels());
        assertAllIsWell();
    }

    @Test
    void aStandbyThatGoesMeanwhileLeavesThemWaiting() {
        leave(alice.transport);
        talk(3);
        leave(standby);
        talk(3);
        alice.node.add(newer, NEWER);
        talk(3);
        assertEquals(1, newer.tried);
        assertEquals(1, told().channels());
        assertEquals(1, told().listeners());
        assertAllIsWell();
    }

    @Test
    void theNextVersionRestsBetweenTwoChannels() {
        town.moveIn("192.0.2.3").connect(alice);
        town.passSeconds(1);
        leave(alice.transport);
        talk(1);
        newer.adopts = stage -> town.after(Duration.ofMillis(3), stage);
        alice.node.add(newer, NEWER);
        assertEquals(3 + 9, newer.millisBetweenTwo(town));
        assertAllIsWell();
    }

    @Test
    void whoStandsByRestsBetweenTwoChannels() {
        town.moveIn("192.0.2.3").connect(alice);
        town.passSeconds(1);
        Tampered present = second();
        present.letsGo = stage -> town.after(Duration.ofMillis(3), stage);
        standby.tried = 0;
        alice.node.remove(present);
        assertEquals(9 + 3, standby.millisBetweenTwo(town));
        alice.node.add(newer, NEWER);
        assertAllIsWell();
    }

    @Test
    void aChannelThatIsNotLetGoOfHoldsUpNoOther() {
        town.moveIn("192.0.2.3").connect(alice);
        town.passSeconds(1);
        Tampered present = second();
        int[] asked = {0};
        // after the listener
        present.letsGo = stage -> asked[0]++ == 1 ? new CompletableFuture<>() : stage;
        standby.tried = 0;
        alice.node.remove(present);
        town.until(() -> asked[0] == 2);
        town.pass(Duration.ofMillis(99));
        assertEquals(0, standby.tried);
        town.pass(Duration.ofMillis(1));
        assertEquals(1, standby.tried);
    }

    @Test
    void manyThatAreSlowToGoAllGoBeforeTheirTransportDoes() {
        for (int i = 3; i <= 40; i++) {
            town.moveIn("192.0.2." + i).connect(alice);
        }
        town.passSeconds(1);
        Tampered present = second();
        int peers = alice.connections();
        present.letsGo = stage -> town.after(Duration.ofMillis(90), stage);
        standby.tried = 0;
        leave(present);
        assertEquals(peers, standby.tried);
        alice.node.add(newer, NEWER);
        town.passSeconds(1);
        assertEquals(peers, alice.connections());
        assertAllIsWell();
    }

    @Test
    void aStandbyThatGoesInTheMidstOfItCostsNoChannel() {
        Resident carol = town.moveIn("192.0.2.3");
        carol.connect(alice);
        town.passSeconds(1);
        Tampered present = second();
        Tampered old = standby;
        slowly(old);
        for (int millis = 0; millis < 40; millis++) {
            leave(present);
            Tampered next = new Tampered(town.network, ALICE);
            next.adopts = stage -> town.after(Duration.ofMillis(3), stage);
            next.knowsItsOwn = true;
            alice.node.add(next, new Edition(0, 1, millis, 0, ""));
            town.pass(Duration.ofMillis(millis));
            leave(old);
            old = new Tampered(town.network, ALICE);
            slowly(old);
            alice.node.addStandby(old);
            talk(2);
            town.passSeconds(1);
            present = next;
        }
        assertEquals(1, carol.connections());
        assertAllIsWell();
    }

    @Test
    void aVersionThatGoesInTheMidstOfItCostsNoChannelIfAnEvenNewerOneIsThere() {
        Tampered present = second();
        for (int millis = 0; millis < 12; millis++) {
            leave(present);
            Tampered fleeting = new Tampered(town.network, ALICE);
            fleeting.adoptsChannel = Optional.of(() -> town.after(
                    Duration.ofMillis(3), CompletableFuture.failedStage(new IllegalArgumentException("no"))));
            fleeting.knowsItsOwn = true;
            Tampered next = new Tampered(town.network, ALICE);
            next.knowsItsOwn = true;
            alice.node.add(fleeting, new Edition(0, 1, 2 * millis, 0, ""));
            town.pass(Duration.ofMillis(millis));
            alice.node.add(next, new Edition(0, 1, 2 * millis + 1, 0, ""));
            leave(fleeting);
            talk(2);
            town.passSeconds(1);
            present = next;
        }
        assertAllIsWell();
    }

    @Test
    void twentyUpdatesInPlaceUnderTrafficLoseNothing() {
        MemoryTransport old = alice.transport;
        for (int version = 1; version <= 20; version++) {
            MemoryTransport leaving = old;
            alice.node.remove(leaving).thenRun(leaving::shutdown);
            // from one that comes before all is released to one that comes long after
            town.pass(Duration.ofMillis(version / 4));
            old = new MemoryTransport(town.network, ALICE);
            alice.node.add(old, new Edition(0, 1, version, 0, ""));
            talk(3);
        }
        assertAllIsWell();
    }

    /** Whoever asks it while it lets go comes too early to know of it. */
    private void slowly(Tampered transport) {
        transport.knowsItsOwn = true;
        transport.letsGo = stage -> town.after(Duration.ofMillis(3), stage);
    }

    private void leave(MemoryTransport transport) {
        leave(transport, transport);
    }

    private void leave(Tampered transport) {
        leave(transport, transport.honest);
    }

    private void leave(Transport transport, MemoryTransport honest) {
        CompletableFuture<Void> gone = alice.node.remove(transport).toCompletableFuture();
        town.until(gone::isDone);
        honest.shutdown();
    }

    /** In the place of the first one, which is not tampered with. */
    private Tampered second() {
        Tampered second = new Tampered(town.network, ALICE);
        leave(alice.transport);
        alice.node.add(second, FIRST);
        town.passSeconds(1);
        return second;
    }

    private TransportExchanged told() {
        town.until(() -> !alice.heard(TransportExchanged.class).isEmpty());
        List<TransportExchanged> told = alice.heard(TransportExchanged.class);
        assertEquals(1, told.size(), told.toString());
        return told.get(0);
    }

    /** Both say something every 3 ms. */
    private void talk(int times) {
        for (int i = 0; i < times; i++) {
            String word = "" + said.size();
            said.add(word);
            alice.connectionTo(bob).orElseThrow().send(Gossip.WORD, Gossip.words(word));
            bob.connectionTo(alice).orElseThrow().send(Gossip.WORD, Gossip.words(word));
            town.pass(Duration.ofMillis(3));
        }
    }

    private void assertAllIsWell() {
        town.passSeconds(5);
        assertEquals(List.of(), alice.heard(NodeEvent.Disconnected.class));
        assertEquals(said, atBob.heard);
        assertEquals(said, atAlice.heard);
        assertTrue(alice.connections() >= 1);
        assertFalse(alice.node.listening().isEmpty());
    }
}
