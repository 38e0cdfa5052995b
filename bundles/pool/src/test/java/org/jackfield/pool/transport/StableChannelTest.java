package org.jackfield.pool.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jackfield.api.node.NodeEvent.Shelf;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Dialling;
import org.jackfield.api.transport.Handover;
import org.jackfield.api.transport.Handovers;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.api.transport.Listener;
import org.jackfield.api.transport.Transport;
import org.jackfield.pool.VirtualThreads;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.event.Guard;
import org.jackfield.pool.thread.Control;
import org.jackfield.pool.thread.Threads;
import org.jackfield.testkit.VirtualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Alone, for it waits for the collector. */
@Isolated
class StableChannelTest {

    private static final CloseReason GONE = new CloseReason.TransportGone("wire");
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final VirtualTime time = new VirtualTime();
    private final Guard guard = new Guard(new EventStream(time, new VirtualThreads(time), time));
    private final Control control = new Control(new Inline(), time, time);
    private final Patience patience = new Patience(control, name -> new Inline(), () -> PATIENCE);
    private final Wire.Loop loop = new Wire.Loop();
    private final Wire old = new Wire(loop);
    private final StableChannel channel = new StableChannel(old, "wire", guard, ended -> {});
    private final Orphan orphan = new Orphan(socket -> {
        throw new AssertionError("nothing is left over");
    });

    @Test
    void aChannelThatIsClosingIsNoFailureOfItsPluginHoweverItIsTold() {
        CompletionStage<StableChannel.Whereabouts> released = channel.release(
                new Changing() {
                    @Override
                    public CompletionStage<Handover> release(Channel plugins) {
                        return CompletableFuture.failedStage(
                                new CompletionException(new CompletionException(new IllegalStateException("closing"))));
                    }
                }.carrier(),
                Optional.empty(),
                GONE,
                orphan);
        loop.run();

        assertEquals(
                StableChannel.Whereabouts.ENDED, released.toCompletableFuture().join());
        assertEquals(0, guard.failures(Shelf.TRANSPORT, "wire"));
        assertEquals(Optional.of(GONE), old.closed);
    }

    @Test
    void aPluginThatThrowsWhatItMayNotClosesItsChannelAlone() {
        old.whenCalled(() -> StableChannelTest.<RuntimeException>sneak(new IOException("not declared")));

        channel.request(1);
        loop.run();

        assertEquals(1, guard.failures(Shelf.TRANSPORT, "wire"));
        assertInstanceOf(CloseReason.PluginFailed.class, old.closed.orElseThrow());
    }

    @Test
    void aCloseInTheMiddleOfAHandoverReachesTheNextChannel() {
        Changing changing = new Changing();
        CloseReason reason = new CloseReason.OperatorDecided("now");
        old.whenCalled(() -> handOver(changing));

        channel.close(reason);

        assertEquals(Optional.of(reason), changing.next.closed);
    }

    @Test
    void theFirstReasonIsKeptOverAHandover() {
        Changing changing = new Changing();
        CloseReason first = new CloseReason.OperatorDecided("first");
        channel.release(changing.carrier(), Optional.empty(), GONE, orphan);
        loop.run();
        channel.close(first);
        channel.close(new CloseReason.OperatorDecided("second"));

        channel.adopt(changing.carrier(), orphan);
        loop.run();

        assertEquals(Optional.of(first), changing.next.closed);
    }

    @Test
    void creditThatIsGivenBesideAHandoverIsNotLost() {
        Changing changing = new Changing();
        channel.request(100);
        channel.release(changing.carrier(), Optional.empty(), GONE, orphan);
        channel.request(1_000);
        loop.run();
        channel.adopt(changing.carrier(), orphan);
        channel.request(10_000);
        loop.run();
        channel.request(100_000);
        loop.run();

        assertEquals(111_100, changing.next.credit);
    }

    @Test
    void whatAnAdopterHasDrunkBeforeItFailedNobodyElseIsGiven() {
        Failing thirsty = new Failing(true);

        handOver(thirsty);

        assertInstanceOf(CloseReason.PluginFailed.class, thirsty.socket.closed.orElseThrow());
        assertEquals(1, guard.failures(Shelf.TRANSPORT, "wire"));
    }

    @Test
    void whatItHasNotTouchedWaitsForAnother() {
        Failing choosy = new Failing(false);

        handOver(choosy);

        assertEquals(Optional.empty(), choosy.socket.closed);
    }

    @Test
    void aSwitchTakesOneTurnOfTheChannelsThreadForEachThatAPluginTakes() {
        Changing changing = new InTurns();

        CompletionStage<Optional<String>> trouble = channel.move(changing.carrier(), changing.carrier(), orphan);
        loop.run();

        assertEquals(Optional.empty(), trouble.toCompletableFuture().join());
        assertEquals(1 + 2, loop.turns, "to begin, to let go, to take over");
    }

    @Test
    void whatHasEndedHoldsNobodyWhoWasToldOfIt() {
        Told told = new Told();
        WeakReference<Told> held = new WeakReference<>(told);
        StableChannel ended = new StableChannel(new Wire(loop), "wire", guard, told);
        told = null;

        ended.abandon(GONE);
        loop.run();

        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            while (held.get() != null) {
                System.gc();
            }
        });
        Reference.reachabilityFence(ended);
    }

    private static final class Told implements Consumer<StableChannel> {

        @Override
        public void accept(StableChannel ended) {}
    }

    private void handOver(Changing changing) {
        channel.release(changing.carrier(), Optional.empty(), GONE, orphan);
        loop.run();
        channel.adopt(changing.carrier(), orphan);
        loop.run();
    }

    @Test
    void aChannelThatTheCoreCannotBeginIsClosed() {
        Carrier carrier = new Carrier(new Dialled(), "wire", Edition.UNNUMBERED, Carrier.Standing.NEW, guard, patience);
        Dialling broken = new Dialling() {
            @Override
            public ChannelEvents opened(Channel opened) {
                throw new NoClassDefFoundError("org/jackfield/Missing");
            }

            @Override
            public void failed(CloseReason reason) {
                throw new AssertionError("it was opened");
            }
        };

        carrier.dial(DialRequest.to(new PointId("wire", "there", 2), Duration.ofSeconds(1)), broken);

        assertInstanceOf(CloseReason.UnexpectedError.class, old.closed.orElseThrow());
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable thrown) throws E {
        throw (E) thrown;
    }

    /** Does at once what it is told. */
    private static final class Inline implements Threads.Worker {

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public CompletionStage<Void> stop() {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void interrupt() {}
    }

    /** Opens the wire at once. */
    private class Dialled implements Transport {

        @Override
        public String scheme() {
            return "wire";
        }

        @Override
        public Cancellable dial(DialRequest request, Dialling dialling) {
            dialling.opened(old);
            return () -> {};
        }

        @Override
        public CompletionStage<Listener> listen(ListenRequest request, Accepting accepting) {
            throw new UnsupportedOperationException("it only dials");
        }
    }

    /** Hands wires over; what the released one is told after that is lost. */
    private class Changing implements Handovers {

        final Wire next = new Wire(loop);

        Carrier carrier() {
            Transport transport = new Dialled() {
                @Override
                public Optional<Handovers> handovers() {
                    return Optional.of(Changing.this);
                }
            };
            return new Carrier(transport, "wire", Edition.UNNUMBERED, Carrier.Standing.NEW, guard, patience);
        }

        @Override
        public String format() {
            return "wire/1";
        }

        @Override
        public CompletionStage<Handover> release(Channel plugins) {
            if (old.closed.isPresent()) {
                return CompletableFuture.failedStage(new IllegalStateException("closing"));
            }
            old.deaf = true;
            return CompletableFuture.completedStage(
                    new Handover("wire/1", new Object(), old.credit, List.of(), new ArrayDeque<>(), Map.of()));
        }

        @Override
        public CompletionStage<Channel> adopt(Handover handover, ChannelEvents events) {
            next.credit = handover.credit();
            return CompletableFuture.completedStage(next);
        }

        @Override
        public CompletionStage<Handover> release(Listener listener) {
            throw new UnsupportedOperationException("no listeners");
        }

        @Override
        public CompletionStage<Listener> adopt(Handover handover, Accepting accepting) {
            throw new UnsupportedOperationException("no listeners");
        }
    }

    /** Adopts nothing, and may have taken what was parked by then. */
    private final class Failing extends Changing {

        private final Wire socket = new Wire(loop);
        private final boolean thirsty;

        Failing(boolean thirsty) {
            this.thirsty = thirsty;
        }

        @Override
        public CompletionStage<Handover> release(Channel plugins) {
            return CompletableFuture.completedStage(new Handover(
                    "wire/1", socket, 0, List.of(), new ArrayDeque<>(List.of("bytes that came meanwhile")), Map.of()));
        }

        @Override
        public CompletionStage<Channel> adopt(Handover handover, ChannelEvents events) {
            if (thirsty) {
                handover.parked().clear();
            }
            return CompletableFuture.failedStage(new NoClassDefFoundError("org/example/Missing"));
        }
    }

    /** Answers as plugins have to: on the channel's thread. */
    private final class InTurns extends Changing {

        @Override
        public CompletionStage<Handover> release(Channel plugins) {
            return inTurn(() -> super.release(plugins));
        }

        @Override
        public CompletionStage<Channel> adopt(Handover handover, ChannelEvents events) {
            return inTurn(() -> super.adopt(handover, events));
        }

        private <T> CompletionStage<T> inTurn(Supplier<CompletionStage<T>> answer) {
            CompletableFuture<T> answered = new CompletableFuture<>();
            loop.execute(
                    () -> answered.complete(answer.get().toCompletableFuture().join()));
            return answered;
        }
    }
}
