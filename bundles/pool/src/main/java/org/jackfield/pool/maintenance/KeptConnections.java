package org.jackfield.pool.maintenance;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.ConnectException;
import org.jackfield.api.node.KeptPoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Cancellable;
import org.jackfield.pool.address.Book;
import org.jackfield.pool.connect.Dialler;
import org.jackfield.pool.connect.Reserved;
import org.jackfield.pool.connection.PeerConnection;
import org.jackfield.pool.connection.Pool;
import org.jackfield.pool.settings.KeptPoints;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.TrustedPoint;
import org.jackfield.pool.thread.Control;

/**
 * Keeps the points of {@link KeptPoints} connected: whoever of them is not is dialled again and again, after pauses that double up to a
 * bound, whether or not maintenance runs, and however many others are connected. A point counts as connected while the peer that is expected
 * there, or was there last, is connected by whichever point, and whoever has dialled.
 *
 * <p>Pauses are drawn from their second half, so that those who were all cut off together do not all come back together.
 *
 * <p>Owned by the control thread, but for {@link #all}.
 */
public final class KeptConnections implements Reserved {

    private final Pool pool;
    private final Book book;
    private final Dialler dialler;
    private final Control control;
    private final RandomGenerator random;
    private final Supplier<PoolSettings> settings;
    private final Map<TrustedPoint, Kept> kept = new LinkedHashMap<>();
    private volatile List<KeptPoint> all = List.of();
    private boolean active;
    private boolean over;

    /** Remembers. */
    public KeptConnections(
            Pool pool,
            Book book,
            Dialler dialler,
            Control control,
            RandomGenerator random,
            Supplier<PoolSettings> settings) {
        this.pool = pool;
        this.book = book;
        this.dialler = dialler;
        this.control = control;
        this.random = random;
        this.settings = settings;
    }

    /** Begins, or goes on with other settings: those that are named no longer are let alone, connected or not. */
    public void activate() {
        active = !over;
        List<TrustedPoint> wanted = settings.get().kept().points();
        Map<TrustedPoint, Kept> before = new LinkedHashMap<>(kept);
        kept.clear();
        wanted.forEach(point -> kept.put(point, before.getOrDefault(point, new Kept(point))));
        before.forEach((point, gone) -> {
            if (!kept.containsKey(point)) {
                gone.rest();
            }
        });
        look();
    }

    /** Ends. */
    public void shutdown() {
        over = true;
        active = false;
        kept.values().forEach(Kept::rest);
    }

    /** Somebody is connected, or is no more. */
    void look() {
        if (active) {
            kept.values().forEach(Kept::look);
            publish();
        }
    }

    /** How it stands with each. Any thread. */
    public List<KeptPoint> all() {
        return all;
    }

    /** Whether it is for a kept point that there is this connection: it is neither shed nor swapped. */
    public boolean holds(PeerConnection connection) {
        return kept.values().stream().anyMatch(each -> each.mayBe(connection.peer(), connection.point()));
    }

    @Override
    public boolean reserved(PointId point) {
        return kept.values().stream()
                .anyMatch(each ->
                        each.point.point().equals(point) && each.connection().isEmpty());
    }

    @Override
    public boolean reserved(PeerId peer, Optional<PointId> point) {
        return kept.values().stream()
                .anyMatch(each -> each.mayBe(peer, point) && each.connection().isEmpty());
    }

    private void publish() {
        all = kept.values().stream().map(Kept::shown).toList();
    }

    /** One of them. */
    private final class Kept {

        private final TrustedPoint point;
        private Duration pause = Duration.ZERO;
        /** While it is connected, since when. */
        private Optional<Instant> since = Optional.empty();

        private Optional<Cancellable> waiting = Optional.empty();
        private Optional<CloseReason> trouble = Optional.empty();
        private boolean dialling;

        Kept(TrustedPoint point) {
            this.point = point;
        }

        /** Of whoever is expected, or was there last; of whoever is there. */
        Optional<Connection> connection() {
            return whom().flatMap(pool::connection)
                    .or(() -> point.peer().isPresent()
                            ? Optional.empty()
                            : pool.all().stream()
                                    .filter(open -> open.point().equals(Optional.of(point.point())))
                                    .map(Connection.class::cast)
                                    .findFirst());
        }

        private Optional<PeerId> whom() {
            return point.peer().or(() -> book.point(point.point()).flatMap(KnownPoint::peer));
        }

        /** Whether a peer at a point is the one that is kept. */
        boolean mayBe(PeerId peer, Optional<PointId> where) {
            return whom().equals(Optional.of(peer))
                    || point.peer().isEmpty() && where.equals(Optional.of(point.point()));
        }

        void look() {
            Optional<Connection> connection = connection();
            if (connection.isPresent()) {
                rest();
                since = connection.map(Connection::since);
                trouble = Optional.empty();
            } else if (!dialling
                    && waiting.isEmpty()
                    && whom().filter(dialler::returning).isEmpty()) {
                since.ifPresent(this::lost);
                waiting = Optional.of(control.after(drawn(), this::dial));
            }
        }

        /** Whoever lets us in and closes again at once is no better than one that does not answer. */
        private void lost(Instant then) {
            since = Optional.empty();
            boolean lasted = Duration.between(then, control.now()).compareTo(limits().longestPause()) >= 0;
            pause = lasted ? limits().initialPause() : longer();
        }

        private Duration longer() {
            Duration longer = pause.isZero() ? limits().initialPause() : pause.multipliedBy(2);
            return longer.compareTo(limits().longestPause()) > 0 ? limits().longestPause() : longer;
        }

        private KeptPoints limits() {
            return settings.get().kept();
        }

        private Duration drawn() {
            long half = pause.toMillis() / 2;
            return Duration.ofMillis(half + (long) (random.nextDouble() * half));
        }

        private void dial() {
            waiting = Optional.empty();
            dialling = true;
            dialler.dial(point.point())
                    // never inside the call that has just told us: what it was doing comes first
                    .whenComplete(
                            (connection, failure) -> control.execute(() -> decided(Optional.ofNullable(failure))));
        }

        private void decided(Optional<Throwable> failure) {
            dialling = false;
            trouble = failure.map(Kept::reason);
            if (failure.isPresent()) {
                pause = longer();
            }
            if (active && kept.get(point) == this) {
                look();
                publish();
            }
        }

        private static CloseReason reason(Throwable failure) {
            Throwable cause = failure instanceof CompletionException
                    ? Objects.requireNonNullElse(failure.getCause(), failure)
                    : failure;
            return cause instanceof ConnectException refused
                    ? refused.reason()
                    : new CloseReason.UnexpectedError(String.valueOf(cause));
        }

        void rest() {
            waiting.ifPresent(Cancellable::cancel);
            waiting = Optional.empty();
        }

        KeptPoint shown() {
            return new KeptPoint(point.point(), connection().map(Connection::peer), trouble);
        }
    }
}
