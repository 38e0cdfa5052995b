package org.jackfield.itests.hostile;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.Direction;
import org.jackfield.api.selection.Candidate;
import org.jackfield.api.selection.Neighbour;
import org.jackfield.api.selection.Newcomer;
import org.jackfield.api.selection.SelectionPolicy;

/** A policy that a full node should not have: asked who yields to a newcomer, it answers by its whim. As a {@link Runnable} it wakes. */
public final class HostileSelection implements SelectionPolicy, Runnable {

    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(120);

    private final Whim whim;
    private final CountDownLatch woken = new CountDownLatch(1);

    /** By the properties of its component. */
    public HostileSelection(Map<String, Object> properties) {
        whim = Whim.valueOf((String) properties.get("whim"));
    }

    @Override
    public String name() {
        return "hostile";
    }

    @Override
    public List<Candidate> dial(List<Candidate> drawn, List<Neighbour> connected, Instant now) {
        return drawn;
    }

    @Override
    public Optional<PeerId> displace(Newcomer newcomer, List<Neighbour> connected, Instant now) {
        return switch (whim) {
            case THROWS -> throw new IllegalStateException("planted");
            case THROWS_AN_ERROR -> throw new StackOverflowError("planted");
            case NULL -> null;
            case NAMES_THE_NEWCOMER -> Optional.of(newcomer.peer());
            case NAMES_WHOM_WE_DIALLED ->
                connected.stream()
                        .filter(one -> one.direction() == Direction.OUTBOUND)
                        .map(Neighbour::peer)
                        .findFirst();
            case HANGS -> hang();
        };
    }

    /** Whoever interrupts it is not heard. */
    private Optional<PeerId> hang() {
        long begin = System.nanoTime();
        while (woken.getCount() > 0 && System.nanoTime() - begin < LONGEST_NANOS) {
            Thread.interrupted();
            Thread.onSpinWait();
        }
        return Optional.empty();
    }

    @Override
    public void run() {
        woken.countDown();
    }

    enum Whim {
        THROWS,
        THROWS_AN_ERROR,
        NULL,
        NAMES_THE_NEWCOMER,
        NAMES_WHOM_WE_DIALLED,
        HANGS
    }
}
