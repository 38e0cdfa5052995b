package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.NodeEvent.TransportExchanged;
import org.jackfield.api.node.NodeEvent.TransportExchanged.Outcome;
import org.jackfield.api.point.PointId;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.Handover;
import org.jackfield.api.transport.Listener;
import org.jackfield.pool.transport.Edition;
import org.jackfield.transports.memory.MemoryTransport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A newer version of a transport comes beside the one that carries everything: honest ones, and hostile ones. */
class CodeSwapTest {

    private static final String ALICE = "192.0.2.1";
    private static final String BOB = "192.0.2.2";
    private static final String CAROL = "192.0.2.3";
    private static final Edition NEWER = new Edition(0, 0, 2, 0, "");
    private static final Edition EVEN_NEWER = new Edition(0, 0, 3, 0, "");
    private static final Edition OLDER = new Edition(-1, 0, 0, 0, "");
    /** Longer than a switch of three takes whose adoptions take three milliseconds each. */
    private static final int MILLISECONDS = 40;

    private static final Duration HANG = Duration.ofSeconds(10);

    private final Town town = new Town(23);
    private final Resident alice = town.moveIn(ALICE);
    private final Resident bob = town.moveIn(BOB);
    private final Resident carol = town.moveIn(CAROL);
    private final Tampered newer = new Tampered(town.network, ALICE);
    private Gossip atAlice;
    private Gossip atBob;
    private Gossip atCarol;
    private final List<String> said = new ArrayList<>();

    @BeforeEach
    void aliceTalksWithBobAndCarol() {
        atAlice = Gossip.in(alice);
        atBob = Gossip.in(bob);
        atCarol = Gossip.in(carol);
        alice.connect(bob);
        carol.connect(alice);
        town.passSeconds(1);
    }

    @Test
    void theNewerOneTakesEverythingOverAtOnceAndTheOldOneCanGo() {
        talk(20);
        alice.node.add(newer, NEWER);
        talk(20);

        TransportExchanged told = told();
        assertEquals(Outcome.ADOPTED, told.outcome());
        assertEquals(2, told.channels());
        assertEquals(1, told.listeners());
        assertEquals(2, newer.tried);

        town.remove(alice);
        talk(20);
        assertAllIsWell();
        assertEquals(alice.peer(), town.moveIn("192.0.2.4").connect(alice).peer());
        assertEquals(1, alice.heard(TransportExchanged.class).size(), "nothing was left to be handed over");
    }

    /** Its listener is slow to be let go of, and lets callers in when all else has gone. */
    @Test
    void whoeverIsLetInAfterTheOthersHaveLeftComesAlong() {
        MemoryTransport next = inPlace(newer);
        newer.letsGoOfListenerInTime = letGo -> () -> town.after(Duration.ofMillis(900), letGo);
        Resident dave = town.moveIn("192.0.2.4");

        alice.node.remove(newer);
        town.pass(Duration.ofMillis(600));
        CompletableFuture<Connection> call = dave.dial(alice);
        town.pass(Duration.ofMillis(400));
        alice.node.add(next);
        assertTrue(town.until(call::isDone));

        assertEquals(alice.peer(), call.join().peer());
        talk(20);
        assertTrue(call.join().open());
        assertAllIsWell();
    }

    @Test
    void oneThatListensAnewWaitsUntilTheOldSocketIsClosed() {
        Tampered next = new Tampered(town.network, ALICE);
        next.otherFormat = Optional.of("memory/2");
        inPlace(newer);
        newer.letsGo = release -> release.thenApply(let -> let.socket() instanceof Listener listener
                ? new Handover(let.format(), new Slow(listener), let.credit(), let.unread(), let.parked(), let.extra())
                : let);

        alice.node.remove(newer);
        town.pass(Duration.ofMillis(10));
        alice.node.add(next);
        town.passSeconds(1);

        assertEquals(List.of(Town.at(ALICE)), alice.node.listening());
        assertEquals(alice.peer(), town.moveIn("192.0.2.4").connect(alice).peer());
    }

    /** Its point is in use for a moment still when it has been told to close. */
    private final class Slow implements Listener {

        private final Listener listener;

        Slow(Listener listener) {
            this.listener = listener;
        }

        @Override
        public PointId local() {
            return listener.local();
        }

        @Override
        public CompletionStage<Void> close() {
            return town.after(Duration.ofMillis(50), listener::close);
        }
    }

    /** From now on she has that one alone; the next comes when it has gone. */
    private MemoryTransport inPlace(Tampered only) {
        alice.node.add(only, NEWER);
        talk(5);
        town.remove(alice);
        talk(5);
        return new MemoryTransport(town.network, ALICE);
    }

    @Test
    void anOlderOneTakesNothingOver() {
        alice.node.add(newer, OLDER);
        talk(5);

        assertEquals(Outcome.BESIDE, told().outcome());
        assertEquals(0, newer.tried);
        assertAllIsWell();

        town.remove(alice);
        talk(5);
        assertEquals(2, newer.tried, "but when the newer one goes it is there");
        assertAllIsWell();
    }

    @Test
    void whatCannotBeHandedOverIsSaidBeforeItIsTried() {
        newer.otherFormat = Optional.of("memory/2");
        alice.node.add(newer, NEWER);
        talk(5);

        assertEquals(Outcome.BESIDE, told().outcome());
        assertTrue(told().sentence().contains("memory/2"), told().sentence());
        assertEquals(0, newer.tried);
        assertAllIsWell();
    }

    @Test
    void twentyThatComeBesideEachOtherUnderTrafficLoseNothing() {
        MemoryTransport old = alice.transport;
        for (int version = 1; version <= 20; version++) {
            MemoryTransport next = new MemoryTransport(town.network, ALICE);
            alice.node.add(next, new Edition(0, 1, version, 0, ""));
            talk(3);
            alice.node.remove(old).thenRun(old::shutdown);
            talk(3);
            old = next;
        }

        assertAllIsWell();
        assertEquals(20, alice.heard(TransportExchanged.class).size());
    }

    @Test
    void oneThatThrowsWhenItShallAdoptTheListenerIsNotGivenAChannel() {
        newer.adoptsListener = Optional.of(() -> {
            throw new NoClassDefFoundError("org/example/Missing");
        });
        alice.node.add(newer, NEWER);
        talk(10);

        assertEquals(0, newer.tried);
        assertRolledBack("org/example/Missing");
    }

    @Test
    void oneThatGivesNoListenerIsFoundOut() {
        newer.adoptsListener = Optional.of(() -> CompletableFuture.completedStage(null));
        alice.node.add(newer, NEWER);
        talk(10);

        assertRolledBack("it gave no listener");
    }

    @Test
    void oneThatThrowsWhenItShallAdoptAChannelGivesTheListenerBackAndIsNotGivenTheNextChannel() {
        newer.adoptsChannel = Optional.of(() -> {
            throw new NoClassDefFoundError("org/example/Missing");
        });
        alice.node.add(newer, NEWER);
        talk(10);

        assertRolledBack("org/example/Missing");
        assertEquals(1, newer.tried);
        assertEquals(1, told().listeners());
    }

    @Test
    void oneThatHangsWhenItShallAdoptDelaysOneChannelByTheDeadline() {
        newer.adoptsChannel = Optional.of(CompletableFuture::new);
        alice.node.add(newer, NEWER);
        talk(10);
        town.pass(HANG);

        assertRolledBack("no answer within 2000 ms");
        assertEquals(1, newer.tried);
    }

    @Test
    void oneThatHangsWhenItShallAdoptTheListenerDelaysNobodyButWhoDialsMeanwhile() {
        newer.adoptsListener = Optional.of(CompletableFuture::new);
        alice.node.add(newer, NEWER);
        town.pass(Duration.ofMillis(500));
        Resident dave = town.moveIn("192.0.2.4");
        assertEquals(alice.peer(), dave.connect(alice).peer());

        assertRolledBack("no answer within 2000 ms");
    }

    @Test
    void oneThatGivesNoChannelIsFoundOut() {
        newer.adoptsChannel = Optional.of(() -> CompletableFuture.completedStage(null));
        alice.node.add(newer, NEWER);
        talk(10);

        assertRolledBack("it gave no channel");
    }

    @Test
    void oneThatGivesTheSameChannelTwiceIsFoundOut() {
        List<Channel> first = new ArrayList<>();
        newer.adopts = stage -> stage.thenApply(channel -> {
            first.add(channel);
            return channel;
        });
        newer.good = 1;
        newer.adoptsChannel = Optional.of(() -> CompletableFuture.completedStage(first.get(0)));
        alice.node.add(newer, NEWER);
        talk(10);

        assertRolledBack("the channel that it gave");
        assertEquals(2, newer.tried);
        assertEquals(1, told().channels(), "and the first came back");
    }

    @Test
    void theRefusedOneIsNotUsedForDialsAndTheNextNewerOneIs() {
        newer.adoptsChannel = Optional.of(() -> CompletableFuture.failedStage(new IllegalArgumentException("no")));
        alice.node.add(newer, NEWER);
        talk(3);
        alice.connect(town.moveIn("192.0.2.4"));
        assertEquals(Outcome.ROLLED_BACK, told().outcome());
        assertEquals(0, newer.dials);

        alice.node.add(new MemoryTransport(town.network, ALICE), EVEN_NEWER);
        talk(3);

        assertEquals(Outcome.ADOPTED, second().outcome());
        assertAllIsWell();
    }

    @Test
    void oneThatAnswersLateLosesTheChannelThatItTookAndNothingElse() {
        newer.adopts = stage -> late(stage);
        alice.node.add(newer, NEWER);
        town.passSeconds(60);

        assertEquals(Outcome.ROLLED_BACK, told().outcome());
        assertEquals(1, alice.heard(NodeEvent.Disconnected.class).size());
        assertEquals(1, alice.connections());
        assertEquals(1, bob.connections() + carol.connections(), "its socket is closed");
        assertEquals(alice.peer(), town.moveIn("192.0.2.9").connect(alice).peer());
    }

    @Test
    void oneThatGivesTheListenerLateMakesUsListenAnew() {
        newer.adoptsAtLast = stage -> late(stage);
        alice.node.add(newer, NEWER);
        town.passSeconds(60);

        assertEquals(Outcome.ROLLED_BACK, told().outcome());
        talk(3);
        assertEquals(List.of(), alice.heard(NodeEvent.Disconnected.class));
        assertEquals(alice.peer(), town.moveIn("192.0.2.9").connect(alice).peer());
    }

    @Test
    void anOldOneThatDoesNotLetGoKeepsWhatItHas() {
        alice.node.add(newer, NEWER);
        talk(3);
        newer.letsGoOfChannel = Optional.of(() -> {
            throw new UnsupportedOperationException("mine");
        });

        alice.node.add(new MemoryTransport(town.network, ALICE), EVEN_NEWER);
        talk(5);

        assertEquals(Outcome.ROLLED_BACK, second().outcome());
        assertTrue(second().why().contains("mine"), second().why());
        assertAllIsWell();
    }

    @Test
    void anOldOneThatDoesNotLetGoOfTheListenerGoesOnListening() {
        alice.node.add(newer, NEWER);
        talk(3);
        newer.letsGoOfListener = Optional.of(CompletableFuture::new);

        alice.node.add(new MemoryTransport(town.network, ALICE), EVEN_NEWER);
        talk(5);

        assertEquals(Outcome.ROLLED_BACK, second().outcome());
        assertAllIsWell();
        assertEquals(alice.peer(), town.moveIn("192.0.2.9").connect(alice).peer());
    }

    @Test
    void anOldOneThatLetsGoLateLosesThatChannelAloneAndNoSocketIsLeft() {
        alice.node.add(newer, NEWER);
        talk(3);
        newer.letsGo = stage -> late(stage);

        alice.node.add(new MemoryTransport(town.network, ALICE), EVEN_NEWER);
        town.passSeconds(60);

        assertEquals(Outcome.ROLLED_BACK, second().outcome());
        assertEquals(2, alice.connections(), "the listener came first, and was taken back when it came late");
        assertEquals(alice.peer(), town.moveIn("192.0.2.9").connect(alice).peer());
    }

    @Test
    void whenTheOldOneGoesAndHangsItsUnbindIsOverInTimeAndNoSocketIsLeft() {
        alice.node.add(newer, NEWER);
        talk(3);
        town.remove(alice);
        newer.letsGo = stage -> late(stage);

        CompletableFuture<Void> gone = alice.node.remove(newer).toCompletableFuture();
        town.pass(Duration.ofMillis(2_900));
        assertTrue(gone.isDone());
        town.passSeconds(60);

        assertEquals(2, alice.heard(NodeEvent.Disconnected.class).size());
        assertEquals(0, bob.connections() + carol.connections(), "the sockets that came late are closed");
    }

    /** The same answer, much too late. */
    private <T> CompletionStage<T> late(CompletionStage<T> stage) {
        return town.after(HANG, stage);
    }

    @Test
    void oneThatComesBesideRestsBetweenTwoChannels() {
        newer.adopts = stage -> town.after(Duration.ofMillis(3), stage);
        alice.node.add(newer, NEWER);
        assertEquals(3 + 9, newer.millisBetweenTwo(town));
        assertAllIsWell();
    }

    @Test
    void oneThatComesBesideAndGoesInTheMiddleLosesNothing() {
        for (int millis = 0; millis < MILLISECONDS; millis++) {
            Tampered next = new Tampered(town.network, ALICE);
            next.adopts = stage -> town.after(Duration.ofMillis(3), stage);
            next.adoptsAtLast = stage -> town.after(Duration.ofMillis(2), stage);
            alice.node.add(next, new Edition(0, 1, millis, 0, ""));
            town.pass(Duration.ofMillis(millis));
            CompletableFuture<Void> gone = alice.node.remove(next).toCompletableFuture();
            town.until(gone::isDone);
            next.honest.shutdown();
            talk(2);
        }
        assertAllIsWell();
        List<TransportExchanged> told = alice.heard(TransportExchanged.class);
        assertEquals(MILLISECONDS, told.size(), "each arrival is told of once: " + told);
        List<TransportExchanged> calledOff = told.stream()
                .filter(exchanged -> exchanged.outcome() == Outcome.CALLED_OFF)
                .toList();
        assertFalse(calledOff.isEmpty(), told.toString());
        calledOff.forEach(
                exchanged -> assertTrue(exchanged.why().startsWith(exchanged.to() + " left; "), exchanged.sentence()));
    }

    @Test
    void inPlaceOneThatDoesNotAdoptLeavesTheChannelsForTheNextInTime() {
        newer.adoptsChannel = Optional.of(() -> CompletableFuture.failedStage(new IllegalArgumentException("no")));

        alice.node.remove(alice.transport).thenRun(alice.transport::shutdown);
        town.pass(Duration.ofMillis(10));
        alice.node.add(newer, NEWER);
        town.pass(Duration.ofMillis(500));
        alice.node.remove(newer);
        alice.node.add(new MemoryTransport(town.network, ALICE), EVEN_NEWER);
        talk(3);

        assertEquals(2, newer.tried);
        assertAllIsWell();
    }

    private void assertRolledBack(String why) {
        TransportExchanged told = told();
        assertEquals(Outcome.ROLLED_BACK, told.outcome());
        assertTrue(told.why().contains(why), told.sentence());
        talk(5);
        assertAllIsWell();
        Resident late = town.moveIn("192.0.2.9");
        assertEquals(alice.peer(), late.connect(alice).peer(), "it still listens");
        assertEquals(List.of(Town.at(ALICE)), alice.node.listening());
        assertEquals(1, alice.heard(NodeEvent.Listening.class).size(), "and never stopped");
    }

    private TransportExchanged second() {
        town.until(() -> alice.heard(TransportExchanged.class).size() > 1);
        return alice.heard(TransportExchanged.class).get(1);
    }

    private TransportExchanged told() {
        town.until(() -> !alice.heard(TransportExchanged.class).isEmpty());
        return alice.heard(TransportExchanged.class).get(0);
    }

    /** Everybody says something every 3 ms. */
    private void talk(int times) {
        Connection toBob = alice.connectionTo(bob).orElseThrow();
        Connection toCarol = alice.connectionTo(carol).orElseThrow();
        for (int i = 0; i < times; i++) {
            String word = "" + said.size();
            said.add(word);
            toBob.send(Gossip.WORD, Gossip.words(word));
            toCarol.send(Gossip.WORD, Gossip.words(word));
            bob.connectionTo(alice).orElseThrow().send(Gossip.WORD, Gossip.words(word));
            carol.connectionTo(alice).orElseThrow().send(Gossip.WORD, Gossip.words(word));
            town.pass(Duration.ofMillis(3));
        }
    }

    private void assertAllIsWell() {
        town.passSeconds(5);
        assertEquals(List.of(), alice.heard(NodeEvent.Disconnected.class));
        assertEquals(List.of(), alice.heard(NodeEvent.NotListening.class));
        assertEquals(said, atBob.heard);
        assertEquals(said, atCarol.heard);
        assertEquals(2 * said.size(), atAlice.heard.size());
        assertFalse(alice.node.listening().isEmpty());
    }
}
