package org.jackfield.pool.maintenance;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.selection.Candidate;
import org.jackfield.api.time.Cancellable;
import org.jackfield.pool.access.Gate;
import org.jackfield.pool.address.Book;
import org.jackfield.pool.connect.Dialler;
import org.jackfield.pool.selection.Choices;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.thread.Control;
import org.jackfield.pool.transport.Switchboard;

/**
 * Dials somebody now and then although no connection is wanted, to learn whether it answers: so that the book knows many who do, and those
 * whose place somebody else claims are asked before they lose it.
 *
 * <p>At moments that nobody can foresee, {@code feeler-interval} apart on average, one at a time, and only while there are connections enough.
 * Owned by the control thread.
 */
final class Feelers {

    private static final double LONGEST = 5;

    private final Book book;
    private final Gate gate;
    private final Switchboard switchboard;
    private final Dialler dialler;
    private final Choices choices;
    private final Control control;
    private final RandomGenerator random;
    private final Supplier<PoolSettings> settings;
    private final BooleanSupplier idle;
    private Cancellable next = () -> {};
    private boolean out;

    /**
     * Remembers.
     *
     * @param idle whether there are connections enough
     */
    Feelers(
            Book book,
            Gate gate,
            Switchboard switchboard,
            Dialler dialler,
            Choices choices,
            Control control,
            RandomGenerator random,
            Supplier<PoolSettings> settings,
            BooleanSupplier idle) {
        this.book = book;
        this.gate = gate;
        this.switchboard = switchboard;
        this.dialler = dialler;
        this.choices = choices;
        this.control = control;
        this.random = random;
        this.settings = settings;
        this.idle = idle;
    }

    /** Begins, or begins again with other settings. */
    void activate() {
        next.cancel();
        Duration mean = settings.get().book().feelerInterval();
        if (!mean.isZero() && settings.get().maintained()) {
            double wait = Math.min(LONGEST, -Math.log(1 - random.nextDouble()));
            next = control.after(Duration.ofMillis((long) (mean.toMillis() * wait) + 1), this::feel);
        }
    }

    /** Ends. */
    void shutdown() {
        next.cancel();
    }

    private void feel() {
        activate();
        book.age();
        if (out || !idle.getAsBoolean() || settings.get().reach().privateMode()) {
            return;
        }
        book.feel(this::suitable).ifPresent(point -> {
            out = true;
            choices.dial(List.of(point), Candidate.Purpose.FEELER, chosen -> {
                out = !chosen.isEmpty();
                chosen.forEach(one -> dialler.feel(one).whenComplete((none, failure) -> out = false));
            });
        });
    }

    private boolean suitable(KnownPoint point) {
        return point.state() == KnownPoint.State.DISCONNECTED
                && point.retryAt().map(at -> !control.now().isBefore(at)).orElse(true)
                && !point.trusted()
                && point.peer()
                        .filter(peer -> book.engaged(peer) || dialler.returning(peer))
                        .isEmpty()
                && switchboard.carrier(point.point().scheme()).isPresent()
                && gate.toDial(point).isEmpty();
    }
}
