package org.jackfield.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Dialling;
import org.jackfield.api.transport.ListenException;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.api.transport.Listener;
import org.jackfield.api.transport.Transport;
import org.junit.jupiter.api.AfterEach;

/** What the tests of the contract share: transports that are opened and shut down, and the two ends of a channel. */
abstract class TransportFixture {

    static final Duration DIAL_TIMEOUT = Duration.ofSeconds(60);
    private static final long PATIENCE_SECONDS = 60;

    private final List<Transport> opened = new ArrayList<>();
    private final List<ChannelProbe> probes = new CopyOnWriteArrayList<>();
    final BlockingQueue<ChannelProbe> acceptedEnds = new LinkedBlockingQueue<>();
    final BlockingQueue<CloseReason> troubles = new LinkedBlockingQueue<>();

    /** A transport, ready for use. Called once in every test, and once more where channels are handed over. */
    protected abstract Transport openTransport();

    /** Ends a transport as its deactivation does. */
    protected abstract void shutDown(Transport transport);

    /** Ends what the transports stood on, after all of them have been shut down. */
    protected void cleanUp() {}

    /** Where tests listen: port 0 of {@code 127.0.0.1}, unless overridden. */
    protected PointId localPoint(Transport transport) {
        return new PointId(transport.scheme(), "127.0.0.1", 0);
    }

    /** A point where a dial is neither answered nor refused; the tests that need one are skipped when absent. */
    protected Optional<PointId> silentPoint() {
        return Optional.empty();
    }

    /** The point by which tests that are going to break the way dial a listener: the listener's own, unless overridden. */
    protected PointId wayTo(PointId listener) {
        return listener;
    }

    /**
     * Says to a listener what nobody who speaks its language would say first, and leaves; false if that cannot be done here.
     *
     * @param nonsense random bytes, or none
     */
    protected boolean babble(PointId listener, byte[] nonsense) {
        return false;
    }

    /** Breaks the way between the ends of an open channel, without a farewell; false if that cannot be done here. */
    protected boolean sever(Channel channel) {
        return false;
    }

    final Transport transport() {
        Transport transport = openTransport();
        opened.add(transport);
        return transport;
    }

    @AfterEach
    final void everyPromiseWasKept() {
        opened.forEach(this::shutDown);
        cleanUp();
        List<String> broken = new ArrayList<>();
        probes.forEach(probe -> broken.addAll(probe.broken()));
        assertEquals(List.of(), broken, "promises that the transport broke");
    }

    /** Both ends of one channel, and its listener. */
    record Ends(ChannelProbe dialler, ChannelProbe acceptor, Listener listener) {}

    final Ends connect(Transport transport) {
        return connect(transport, transport);
    }

    final Ends connect(Transport diallersTransport, Transport acceptorsTransport) {
        Listener listener = listen(acceptorsTransport);
        ChannelProbe dialler = dial(diallersTransport, listener.local());
        return new Ends(dialler, nextAccepted(), listener);
    }

    /** The same, by a way that can be broken. */
    final Ends connectBreakably(Transport transport) {
        Listener listener = listen(transport);
        ChannelProbe dialler = dial(transport, wayTo(listener.local()));
        return new Ends(dialler, nextAccepted(), listener);
    }

    final Listener listen(Transport transport) {
        return listen(transport, localPoint(transport), channel -> {});
    }

    final Listener listen(Transport transport, PointId local, Consumer<ChannelProbe> onAccepted) {
        return done(transport.listen(ListenRequest.on(local), accepting(onAccepted)));
    }

    final CloseReason listenInVain(Transport transport, PointId local) {
        CompletionStage<Listener> stage = transport.listen(ListenRequest.on(local), accepting(channel -> {}));
        ExecutionException failed = assertThrows(
                ExecutionException.class, () -> stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        if (failed.getCause() instanceof ListenException refused) {
            return refused.reason();
        }
        throw new AssertionError("a listener fails with a ListenException", failed.getCause());
    }

    final Accepting accepting(Consumer<ChannelProbe> onAccepted) {
        return new Accepting() {
            @Override
            public ChannelEvents accepted(Channel channel) {
                ChannelProbe probe = probe("the acceptor", channel);
                onAccepted.accept(probe);
                probe.introduced();
                acceptedEnds.add(probe);
                return probe;
            }

            @Override
            public void troubled(CloseReason reason) {
                troubles.add(reason);
            }
        };
    }

    final ChannelProbe nextAccepted() {
        return next(acceptedEnds, "a channel to be accepted");
    }

    final ChannelProbe dial(Transport transport, PointId remote) {
        Dialler dialler = new Dialler(channel -> {});
        transport.dial(DialRequest.to(remote, DIAL_TIMEOUT), dialler);
        return dialler.channel();
    }

    /** Hears what becomes of a dial. */
    final class Dialler implements Dialling {

        private final Consumer<ChannelProbe> onOpened;
        private final BlockingQueue<Object> answers = new LinkedBlockingQueue<>();

        Dialler(Consumer<ChannelProbe> onOpened) {
            this.onOpened = onOpened;
        }

        @Override
        public ChannelEvents opened(Channel channel) {
            ChannelProbe probe = probe("the dialler", channel);
            onOpened.accept(probe);
            probe.introduced();
            answers.add(probe);
            return probe;
        }

        @Override
        public void failed(CloseReason reason) {
            answers.add(reason);
        }

        ChannelProbe channel() {
            Object answer = answer();
            if (answer instanceof ChannelProbe probe) {
                return probe;
            }
            throw new AssertionError("the dial failed: " + answer);
        }

        CloseReason failure() {
            Object answer = answer();
            if (answer instanceof CloseReason reason) {
                return reason;
            }
            throw new AssertionError("the dial should have failed, but a channel was opened");
        }

        Object answer() {
            return next(answers, "the answer of a dial");
        }

        boolean nothingMore() {
            return answers.isEmpty();
        }
    }

    final ChannelProbe probe(String name, Channel channel) {
        ChannelProbe probe = new ChannelProbe(name, channel);
        probes.add(probe);
        return probe;
    }

    /** A byte there and back: what was said before on the way out has been heard, if it was ever going to be. */
    final void roundTrip(ChannelProbe one, ChannelProbe other) {
        int before = one.heardBytes();
        one.request(1);
        other.write(new byte[1]);
        one.awaitBytes(before + 1);
    }

    static <T> T done(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("a stage has failed", e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("waited " + PATIENCE_SECONDS + " s in vain for a stage", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static <T> T next(BlockingQueue<T> queue, String what) {
        try {
            return Optional.ofNullable(queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .orElseThrow(() -> new AssertionError("waited " + PATIENCE_SECONDS + " s in vain for " + what));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + what, e);
        }
    }
}
