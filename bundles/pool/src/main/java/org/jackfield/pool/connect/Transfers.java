package org.jackfield.pool.connect;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.node.ConnectException;
import org.jackfield.api.node.TransportSwap;
import org.jackfield.api.node.TransportSwap.Outcome;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.reason.Rejection;
import org.jackfield.api.time.Cancellable;
import org.jackfield.pool.connection.PeerConnection;
import org.jackfield.pool.connection.Pool;
import org.jackfield.pool.session.Session;
import org.jackfield.pool.session.Sessions;
import org.jackfield.pool.thread.Control;
import org.jackfield.pool.transport.Rests;
import org.jackfield.pool.transport.Switchboard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves connections from one transport to another, with {@link Rests}, for handshakes cost work, and those that are not moved yet should not
 * feel it: one after the other where that is quick; where a far end takes its time, {@value #AT_ONCE} are under way at once.
 *
 * <p>Owned by the control thread.
 */
public final class Transfers {

    private static final Logger LOG = LoggerFactory.getLogger(Transfers.class);
    private static final int AT_ONCE = 4;
    private static final Duration LONGEST_TURN = Duration.ofMillis(50);
    private static final int PATIENCE = 5;
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(5);
    private static final String DIALLED_US = "the peer has dialled us meanwhile";
    private static final CloseReason STILL_THERE = new CloseReason.RejectedByPeer(new Rejection.AlreadyConnected());

    private final Pool pool;
    private final Sessions sessions;
    private final Dialler dialler;
    private final Switchboard switchboard;
    private final Control control;
    private final Function<PeerConnection, List<PointId>> whereabouts;
    private final Set<Transfer> underWay = new LinkedHashSet<>();
    private boolean stopped;

    /**
     * Remembers.
     *
     * @param whereabouts where a connection's peer can be dialled, the preferred point first
     */
    public Transfers(
            Pool pool,
            Sessions sessions,
            Dialler dialler,
            Switchboard switchboard,
            Control control,
            Function<PeerConnection, List<PointId>> whereabouts) {
        this.pool = pool;
        this.sessions = sessions;
        this.dialler = dialler;
        this.switchboard = switchboard;
        this.control = control;
        this.whereabouts = whereabouts;
    }

    /**
     * Moves all of a scheme; see {@link org.jackfield.api.node.Node#swapTransport}. Two that share a scheme would move the same
     * connections to and fro: the second is refused.
     */
    public CompletionStage<List<TransportSwap>> all(String from, String to) {
        if (stopped) {
            return CompletableFuture.failedStage(new IllegalStateException("the node is shutting down"));
        }
        Optional<Transfer> other =
                underWay.stream().filter(transfer -> transfer.shares(from, to)).findFirst();
        if (other.isPresent()) {
            return CompletableFuture.failedStage(new IllegalStateException(
                    other.get() + " is still under way; swap " + from + " and " + to + " when it is over"));
        }
        List<PeerConnection> wanted = pool.all().stream()
                .filter(connection -> connection.endpoint().remote().scheme().equals(from))
                .toList();
        Transfer transfer = new Transfer(wanted, from, to);
        underWay.add(transfer);
        transfer.done.whenComplete((swaps, failure) -> underWay.remove(transfer));
        transfer.next();
        return transfer.done;
    }

    /** Moves nobody any more: what is not decided yet is lost, as all connections are. */
    public void stop() {
        stopped = true;
        List.copyOf(underWay).forEach(Transfer::giveUp);
    }

    private final class Transfer {

        private final ArrayDeque<PeerConnection> left;
        private final Set<PeerConnection> undecided;
        private final String from;
        private final String to;
        private final Rests rests = new Rests(control);
        private final List<TransportSwap> swaps = new ArrayList<>();
        private final CompletableFuture<List<TransportSwap>> done = new CompletableFuture<>();
        private int moving;
        private Optional<PeerConnection> turn = Optional.empty();

        Transfer(List<PeerConnection> connections, String from, String to) {
            this.left = new ArrayDeque<>(connections);
            this.undecided = new LinkedHashSet<>(connections);
            this.from = from;
            this.to = to;
        }

        boolean shares(String oneScheme, String otherScheme) {
            return Stream.of(oneScheme, otherScheme).anyMatch(scheme -> scheme.equals(from) || scheme.equals(to));
        }

        void next() {
            if (undecided.isEmpty()) {
                if (done.complete(List.copyOf(swaps))) {
                    report();
                }
            } else if (!left.isEmpty() && turn.isEmpty() && moving < AT_ONCE) {
                PeerConnection connection = left.remove();
                turn = Optional.of(connection);
                rests.rest().thenRunAsync(() -> begin(connection), control::execute);
            }
        }

        /** Whoever has asked may have given up waiting. */
        private void report() {
            Map<Outcome, Long> counts = swaps.stream()
                    .collect(Collectors.groupingBy(
                            TransportSwap::outcome, () -> new EnumMap<>(Outcome.class), Collectors.counting()));
            LOG.info("{} is over: {}", this, counts);
            swaps.stream()
                    .filter(swap -> !swap.why().isEmpty())
                    .forEach(swap -> LOG.info("{} {}: {}", swap.peer(), swap.outcome(), swap.why()));
        }

        private void begin(PeerConnection connection) {
            if (!undecided.contains(connection)) {
                return;
            }
            moving++;
            Cancellable patience = control.after(LONGEST_TURN, () -> turnOver(connection));
            CompletableFuture.completedStage(connection)
                    .thenCompose(this::move)
                    .exceptionally(failure -> failed(connection, failure))
                    .thenAccept(swap -> {
                        patience.cancel();
                        moving--;
                        if (undecided.remove(connection)) {
                            swaps.add(swap);
                        }
                        turnOver(connection);
                    });
        }

        /** What goes wrong with one must not keep the others waiting for ever. */
        private TransportSwap failed(PeerConnection connection, Throwable failure) {
            LOG.warn("{} went wrong for {}", this, connection.peer(), failure);
            return swap(
                    connection,
                    connection.open() ? Outcome.STAYED : Outcome.LOST,
                    reason(failure).sentence());
        }

        private void turnOver(PeerConnection connection) {
            turn = turn.filter(whose -> whose != connection);
            next();
        }

        void giveUp() {
            left.clear();
            undecided.forEach(
                    connection -> swaps.add(swap(connection, Outcome.LOST, new CloseReason.Shutdown().sentence())));
            undecided.clear();
            next();
        }

        @Override
        public String toString() {
            return "the swap of " + from + " for " + to;
        }

        private CompletionStage<TransportSwap> move(PeerConnection connection) {
            if (!connection.open()) {
                return CompletableFuture.completedStage(
                        swap(connection, Outcome.LOST, "it had ended before its turn came"));
            }
            if (switchboard.carrier(to).isEmpty()) {
                return stays(connection, new CloseReason.NoTransport(to).sentence());
            }
            List<PointId> points = whereabouts.apply(connection).stream()
                    .filter(point -> point.scheme().equals(to))
                    .toList();
            if (points.isEmpty()) {
                return stays(connection, "no " + to + " point of the peer is known");
            }
            Optional<Session> session = sessions.alive(connection.peer());
            if (session.isPresent()) {
                return carryOver(connection, session.get(), points);
            }
            Optional<CloseReason> obstacle = dialler.forbids(points.get(0));
            return obstacle.isPresent()
                    ? stays(connection, obstacle.get().sentence())
                    : dialAgain(connection, points.get(0));
        }

        private CompletionStage<TransportSwap> carryOver(
                PeerConnection connection, Session session, List<PointId> points) {
            return sessions.move(session, points).thenApply(failure -> {
                if (!connection.open()) {
                    return swap(connection, Outcome.LOST, "it has ended meanwhile");
                }
                String whyNot = failure.map(CloseReason::sentence).orElse("the peer has moved it elsewhere");
                return byItsTransport(
                        connection,
                        Outcome.MOVED,
                        session.suspended() ? whyNot + "; it is without a channel just now" : whyNot);
            });
        }

        /** What both ends do at the same time may lead elsewhere. */
        private TransportSwap byItsTransport(Connection connection, Outcome outcome, String whyNot) {
            return connection.endpoint().remote().scheme().equals(to)
                    ? swap(connection, outcome, "")
                    : swap(connection, Outcome.STAYED, whyNot);
        }

        private CompletionStage<TransportSwap> dialAgain(PeerConnection connection, PointId point) {
            dialler.awaitReturn(connection.peer());
            connection.close(new CloseReason.TransportGone(from));
            return connection
                    .gone()
                    .runAfterEither(pause(LONGEST_GOODBYE), () -> {})
                    .thenComposeAsync(
                            gone -> dial(() -> dialler.dialByItsTransport(point, Redial.OPENING), PATIENCE),
                            control::execute)
                    .thenApply(opened -> byItsTransport(opened, Outcome.RECONNECTED, DIALLED_US))
                    .exceptionallyCompose(
                            failure -> goBack(connection, reason(failure).sentence()))
                    .whenComplete((swap, failure) -> dialler.returned(connection.peer()));
        }

        /** Where the new transport does not reach, the connection is as it was, though another one. */
        private CompletionStage<TransportSwap> goBack(PeerConnection connection, String why) {
            Optional<PointId> before = whereabouts.apply(connection).stream()
                    .filter(point -> point.scheme().equals(from))
                    .findFirst();
            if (stopped
                    || before.isEmpty()
                    || pool.connection(connection.peer()).isPresent()) {
                return CompletableFuture.completedStage(asItIs(connection, why));
            }
            return dial(() -> dialler.dialByItsTransport(before.get()), PATIENCE)
                    .thenApply(opened -> byItsTransport(opened, Outcome.RECONNECTED, why))
                    .exceptionally(failure -> asItIs(connection, why));
        }

        /** Whom we could not dial may have dialled us. */
        private TransportSwap asItIs(PeerConnection gone, String why) {
            return pool.connection(gone.peer())
                    .map(open -> byItsTransport(open, Outcome.RECONNECTED, DIALLED_US))
                    .orElseGet(() -> swap(gone, Outcome.LOST, why));
        }

        /**
         * By the point's transport alone: any other would undo the swap. The far end may take a moment to notice that the one before has
         * ended.
         */
        private CompletionStage<Connection> dial(Supplier<CompletionStage<Connection>> dial, int patience) {
            return dial.get()
                    .exceptionallyCompose(
                            failure -> patience > 0 && reason(failure).equals(STILL_THERE)
                                    ? pause(PAUSE).thenCompose(rested -> dial(dial, patience - 1))
                                    : CompletableFuture.failedStage(failure));
        }

        private CompletionStage<Void> pause(Duration duration) {
            CompletableFuture<Void> over = new CompletableFuture<>();
            control.after(duration, () -> over.complete(null));
            return over;
        }

        private static CloseReason reason(Throwable failure) {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            return cause instanceof ConnectException known
                    ? known.reason()
                    : new CloseReason.UnexpectedError(String.valueOf(cause));
        }

        private CompletionStage<TransportSwap> stays(PeerConnection connection, String why) {
            return CompletableFuture.completedStage(swap(connection, Outcome.STAYED, why));
        }

        private static TransportSwap swap(Connection connection, Outcome outcome, String why) {
            return new TransportSwap(connection.peer(), connection.endpoint(), outcome, why);
        }
    }
}
