package org.jackfield.pool.scoring;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.protocol.Promise;
import org.jackfield.api.protocol.Testimony;
import org.jackfield.api.scoring.Deed;
import org.jackfield.api.time.Cancellable;
import org.jackfield.pool.connection.PeerConnection;
import org.jackfield.pool.connection.Pool;
import org.jackfield.pool.thread.Control;

/**
 * What peers have promised to protocols, until it is kept or broken.
 *
 * <p>Broken is what was not kept in time, and not in the second after that, at the end of which this node had been awake, had nothing unsaid and
 * nothing unheard of that connection, and the channel's thread was at hand. Until such a moment comes another second is given, and the whole time
 * again when the channel has changed, {@value #MOST_LOOKS} times in all, and then the peer is excused. Promises are made and kept on any thread; they
 * are looked at on the control thread.
 */
public final class Promises {

    static final Duration GRACE = Duration.ofSeconds(1);
    static final int MOST_LOOKS = 10;

    /** Later than this, it was we who slept. */
    private static final Duration PUNCTUAL = Duration.ofMillis(500);

    private static final Promise NONE = () -> {};

    private final Pool pool;
    private final Control control;
    private final BiConsumer<PeerId, Deed> verdicts;
    private final Map<Debt, Integer> awaited = new ConcurrentHashMap<>();
    private final Map<PeerConnection, Set<Awaited>> open = new ConcurrentHashMap<>();

    /**
     * None.
     *
     * @param verdicts hears of each that was broken, or excused
     */
    public Promises(Pool pool, Control control, BiConsumer<PeerId, Deed> verdicts) {
        this.pool = pool;
        this.control = control;
        this.verdicts = verdicts;
    }

    /** Who owes something to which protocol. */
    private record Debt(PeerId peer, String protocol) {}

    /** A peer has promised something to a protocol; see {@link Testimony#promised}. */
    Promise await(String protocol, PeerId peer, Duration within, BooleanSupplier here) {
        if (within.isNegative() || within.isZero()) {
            throw new IllegalArgumentException("nobody keeps a promise within " + within);
        }
        if (within.compareTo(Testimony.LONGEST_PROMISE) > 0) {
            throw new IllegalArgumentException(
                    within + " is longer than any promise is waited for, " + Testimony.LONGEST_PROMISE);
        }
        Optional<PeerConnection> connection = pool.find(peer).filter(each -> each.open() && !each.suspended());
        Debt debt = new Debt(peer, protocol);
        if (connection.isEmpty() || !here.getAsBoolean() || !take(debt)) {
            return NONE;
        }
        Awaited promise = new Awaited(debt, connection.get(), here, within);
        keep(connection.get(), promise);
        promise.lookAfter(within);
        return promise;
    }

    /** Until the connection has ended. */
    private void keep(PeerConnection connection, Awaited promise) {
        Set<Awaited> promises = ConcurrentHashMap.newKeySet();
        Set<Awaited> others = open.putIfAbsent(connection, promises);
        (others == null ? promises : others).add(promise);
        if (others == null) {
            connection.gone().thenRun(() -> open.remove(connection).forEach(Awaited::kept));
        }
        if (!connection.open()) {
            // it may have ended before that
            promise.kept();
        }
    }

    private boolean take(Debt debt) {
        int now = awaited.merge(debt, 1, Integer::sum);
        if (now > Testimony.MOST_PROMISES) {
            release(debt);
        }
        return now <= Testimony.MOST_PROMISES;
    }

    private void release(Debt debt) {
        awaited.computeIfPresent(debt, (each, number) -> number > 1 ? number - 1 : null);
    }

    /** How many are waited for. */
    int size() {
        return awaited.values().stream().mapToInt(Integer::intValue).sum();
    }

    private final class Awaited implements Promise {

        private final Debt debt;
        private final PeerConnection connection;
        private final BooleanSupplier here;
        private final Duration within;
        private final AtomicBoolean over = new AtomicBoolean();
        private volatile Cancellable timer = () -> {};
        private volatile Instant due = Instant.MAX;
        private Endpoint endpoint;
        private int looks;

        Awaited(Debt debt, PeerConnection connection, BooleanSupplier here, Duration within) {
            this.debt = debt;
            this.connection = connection;
            this.here = here;
            this.within = within;
            this.endpoint = connection.endpoint();
        }

        void lookAfter(Duration time) {
            due = control.now().plus(time);
            timer = control.after(time, this::look);
            if (over.get()) {
                timer.cancel();
            }
        }

        @Override
        public void kept() {
            if (end()) {
                timer.cancel();
            }
        }

        private boolean end() {
            boolean first = over.compareAndSet(false, true);
            if (first) {
                release(debt);
                open.computeIfPresent(connection, (each, promises) -> {
                    promises.remove(this);
                    return promises;
                });
            }
            return first;
        }

        private void look() {
            if (looks > 0 && wasHeardOut()) {
                askTheChannel();
            } else {
                goOn();
            }
        }

        /** Its thread may have much before it that the peer has said long since: whatever it does now comes after that. */
        private void askTheChannel() {
            due = control.now();
            connection
                    .thread()
                    .execute(() -> control.execute(() -> {
                        if (wasHeardOut()) {
                            judge(Deed.BROKEN_PROMISE);
                        } else {
                            goOn();
                        }
                    }));
        }

        private boolean wasHeardOut() {
            return stands() && !hasMoved() && !control.now().isAfter(due.plus(PUNCTUAL)) && connection.caughtUp();
        }

        private void goOn() {
            if (!stands()) {
                end();
            } else if (looks == MOST_LOOKS) {
                judge(Deed.EXCUSED);
            } else {
                looks++;
                boolean moved = hasMoved();
                endpoint = connection.endpoint();
                lookAfter(moved ? within : GRACE);
            }
        }

        private boolean stands() {
            return !over.get() && here.getAsBoolean() && connection.open();
        }

        private boolean hasMoved() {
            return connection.suspended() || !connection.endpoint().equals(endpoint);
        }

        private void judge(Deed deed) {
            if (end()) {
                verdicts.accept(debt.peer(), deed);
            }
        }
    }
}
