package org.jackfield.pool.scoring;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
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
 * nothing unheard of that connection. Until such a moment comes another second is given, {@value #MOST_LOOKS} times, and then the peer is
 * excused. Promises are made and kept on any thread; they are looked at on the control thread.
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
        Optional<PeerConnection> open = pool.all().stream()
                .filter(each -> each.peer().equals(peer) && each.open() && !each.suspended())
                .findFirst();
        Debt debt = new Debt(peer, protocol);
        if (open.isEmpty() || !here.getAsBoolean() || !take(debt)) {
            return NONE;
        }
        Awaited promise = new Awaited(debt, open.get(), here);
        promise.lookAfter(within);
        return promise;
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
        private final Endpoint endpoint;
        private final BooleanSupplier here;
        private final AtomicBoolean over = new AtomicBoolean();
        private volatile Cancellable timer = () -> {};
        private volatile Instant due = Instant.MAX;
        private int looks;

        Awaited(Debt debt, PeerConnection connection, BooleanSupplier here) {
            this.debt = debt;
            this.connection = connection;
            this.endpoint = connection.endpoint();
            this.here = here;
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
            }
            return first;
        }

        private void look() {
            boolean punctual = !control.now().isAfter(due.plus(PUNCTUAL));
            if (!stands()) {
                end();
            } else if (looks > 0 && punctual && connection.caughtUp()) {
                judge(Deed.BROKEN_PROMISE);
            } else if (looks == MOST_LOOKS) {
                judge(Deed.EXCUSED);
            } else {
                looks++;
                lookAfter(GRACE);
            }
        }

        private boolean stands() {
            return !over.get()
                    && here.getAsBoolean()
                    && connection.open()
                    && !connection.suspended()
                    && connection.endpoint().equals(endpoint);
        }

        private void judge(Deed deed) {
            if (end()) {
                verdicts.accept(debt.peer(), deed);
            }
        }
    }
}
