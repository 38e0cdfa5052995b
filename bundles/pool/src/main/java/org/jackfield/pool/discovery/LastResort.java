package org.jackfield.pool.discovery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.PointId;
import org.jackfield.api.time.Cancellable;
import org.jackfield.pool.thread.Control;

/**
 * Keeps back the points that are tried only when names fail.
 *
 * <p>Whether names fail is decided each time the node seeks, once every finder has come back from looking and nobody of whom one asks
 * is waited for: they do if one has failed and none has answered within {@link #MEMORY}. Where no name is known at all, or somebody never says
 * what has come of one, that is decided {@link #LONGEST} later: whoever asks for names may still be on its way, or hang. If the node still
 * lacks connections then, what is kept is learned, and dialled as anything else is. So one name that works is enough, however slow it is
 * beside one that fails at once.
 *
 * <p>Owned by the control thread.
 */
final class LastResort {

    /** How long the answers are waited for. */
    static final Duration LONGEST = Duration.ofSeconds(60);

    /** How long a name that has answered counts as one that works: it may be asked no more, or say that its word is good for long. */
    static final Duration MEMORY = Duration.ofHours(1);

    /** Points, and names, of each finder. */
    private static final int MOST = 1024;

    private final Control control;
    private final Consumer<NodeEvent> tell;
    private final BooleanSupplier lacking;
    private final List<Names> all = new ArrayList<>();
    private boolean seeking;
    private Cancellable deadline = () -> {};

    LastResort(Control control, Consumer<NodeEvent> tell, BooleanSupplier lacking) {
        this.control = control;
        this.tell = tell;
        this.lacking = lacking;
    }

    /**
     * A finder comes.
     *
     * @param learn writes a point down, and answers whether it is news
     */
    Names names(Predicate<PointId> learn) {
        Names names = new Names(learn);
        all.add(names);
        return names;
    }

    /** A finder has gone: what it asked is of no interest any more, and what it knew is forgotten. */
    void left(Names gone) {
        all.remove(gone);
        look();
    }

    /** The node lacks peers, and all finders are about to be sent. */
    void seek() {
        // each tells them again
        all.forEach(names -> names.kept.clear());
        if (!seeking) {
            seeking = true;
            deadline = control.after(LONGEST, () -> {
                all.forEach(Names::giveUp);
                decide();
            });
        }
    }

    /** The node needs no points any more. */
    void stop() {
        seeking = false;
        deadline.cancel();
        all.clear();
    }

    private void look() {
        if (seeking && all.stream().allMatch(Names::quiet) && all.stream().anyMatch(names -> names.heard)) {
            deadline.cancel();
            decide();
        }
    }

    private void decide() {
        seeking = false;
        Instant then = control.now().minus(MEMORY);
        if (!lacking.getAsBoolean() || all.stream().anyMatch(names -> names.work(then))) {
            return;
        }
        long news = all.stream().mapToLong(Names::learnKept).sum();
        if (news > 0) {
            tell.accept(new NodeEvent.LastResort((int) news));
        }
    }

    /** What one finder asks and is told, and what it knows for the last resort. */
    final class Names {

        private final Predicate<PointId> learn;
        private final Set<PointId> kept = new LinkedHashSet<>();
        private final Map<String, Integer> asked = new HashMap<>();
        private final Map<String, Instant> answered = new HashMap<>();
        private int out;
        /** Whether anything has ever come of a name. */
        private boolean heard;

        private Names(Predicate<PointId> learn) {
            this.learn = learn;
        }

        /** The finder is sent to look. */
        void sent() {
            out++;
        }

        /** It has come back, and said of whom it asks. */
        void returned() {
            out--;
            look();
        }

        void keep(PointId point) {
            if (kept.size() < MOST) {
                kept.add(point);
            }
        }

        void asking(String name) {
            if (asked.size() < MOST) {
                asked.merge(name, 1, Integer::sum);
            }
        }

        void failed(String name) {
            answered.remove(name);
            ended(name);
        }

        void answered(String name) {
            if (answered.size() < MOST || answered.containsKey(name)) {
                answered.put(name, control.now());
            }
            ended(name);
        }

        private void ended(String name) {
            heard = true;
            asked.computeIfPresent(name, (same, times) -> times == 1 ? null : times - 1);
            look();
        }

        private boolean quiet() {
            return out == 0 && asked.isEmpty();
        }

        private void giveUp() {
            asked.clear();
        }

        private boolean work(Instant then) {
            answered.values().removeIf(when -> when.isBefore(then));
            return !answered.isEmpty();
        }

        private long learnKept() {
            return List.copyOf(kept).stream().filter(learn).count();
        }
    }
}
