package org.jackfield.pool.connect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One peer and all channels to it: exactly one of them is kept.
 *
 * <p>Both ends accept every channel until they <em>keep</em> one; from then on newcomers are told that we are connected. A channel that
 * both have accepted is kept when no better {@linkplain Rank ranked} one is still undecided; those that both have accepted beside a
 * kept one are closed. So there is always one, and never two:
 *
 * <ul>
 *   <li>An end that keeps <i>d</i> closes only what ranks worse. The other has accepted <i>d</i> before; while it is undecided there, it
 *       keeps nothing worse, and then it keeps <i>d</i>.
 *   <li>A channel is refused only by an end that keeps another, and then the other end, too, ends up with that one.
 * </ul>
 *
 * An end with another rule, which refuses the second channel that it sees (Octez), refuses one of two only, because we refuse neither.
 *
 * <p>Owned by the control thread.
 *
 * @param <R> the channels
 */
final class Encounter<R extends Encounter.Rival> {

    /** One of the channels. */
    interface Rival {

        /** Its place among the others, the same at both ends. */
        Rank rank();

        /** Whether both ends have accepted it. */
        boolean established();
    }

    private final List<R> accepted = new ArrayList<>(1);
    private Optional<R> kept = Optional.empty();

    /** The one that is kept. */
    Optional<R> kept() {
        return kept;
    }

    /** We have accepted one more; only while none is kept. */
    void join(R rival) {
        accepted.add(rival);
    }

    /** One has ended, kept or not. */
    void leave(R rival) {
        accepted.remove(rival);
        kept = kept.filter(other -> other != rival);
    }

    /** Keeps one, if it is time; that one is the answer. */
    Optional<R> decide() {
        if (kept.isPresent()) {
            return Optional.empty();
        }
        kept = accepted.stream().min(Comparator.comparing(Rival::rank)).filter(Rival::established);
        kept.ifPresent(accepted::remove);
        return kept;
    }

    /** Those that both ends have accepted, and that are not kept: to be closed. */
    List<R> losers() {
        return kept.isEmpty()
                ? List.of()
                : accepted.stream().filter(Rival::established).toList();
    }

    /** Those that we have accepted and that are not decided. */
    List<R> undecided() {
        return List.copyOf(accepted);
    }

    /** Whether there is a connection, or may be one. */
    boolean hopeful() {
        return kept.isPresent() || !accepted.isEmpty();
    }
}
