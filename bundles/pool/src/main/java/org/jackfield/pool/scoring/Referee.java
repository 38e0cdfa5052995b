package org.jackfield.pool.scoring;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jackfield.api.scoring.PeerHistory;
import org.jackfield.api.scoring.Score;
import org.jackfield.api.scoring.ScoringPolicy;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.event.Guard;
import org.jackfield.pool.policy.Panel;
import org.jackfield.pool.policy.Settled;
import org.jackfield.pool.thread.Control;
import org.jackfield.pool.thread.Threads;

/**
 * The scoring policies, of which the one with the highest ranking is asked, one question at a time; while nobody answers, everybody is
 * neutral.
 *
 * <p>Owned by the control thread; answers come there.
 */
final class Referee {

    private final Panel<ScoringPolicy> panel;

    Referee(Control control, Threads threads, Guard guard, EventStream events, Supplier<Duration> patience) {
        panel = new Panel<>("scoring", control, threads, guard, events, patience);
    }

    /** One comes, or has another ranking now. */
    void seat(ScoringPolicy policy, String name, int ranking) {
        panel.seat(policy, name, ranking);
    }

    /** One goes: it is not called any more when the stage completes, or hangs and is forgotten. */
    CompletionStage<Void> leave(ScoringPolicy policy) {
        return panel.leave(policy);
    }

    /** The names, the one that is asked first. Any thread. */
    List<String> names() {
        return panel.names();
    }

    /** Whether anybody is asked. */
    boolean present() {
        return panel.present();
    }

    /** Asks; not before the answer to the last question has come. */
    void ask(PeerHistory history, Instant now, Consumer<Answer> listener) {
        panel.ask(
                policy -> Settled.ask(policy::settings, () -> policy.score(history, now)),
                answer -> listener.accept(answer.map(said -> new Answer(
                                said.said().answer(),
                                Optional.of(said.policy()),
                                said.said().settings()))
                        .orElse(Answer.NOBODY)));
    }

    /** Asks no more. */
    void close() {
        panel.close();
    }

    /** What is said, by whom, and by which settings of its own. */
    record Answer(Score score, Optional<String> policy, Map<String, String> settings) {

        /** There is nobody, or nobody who answers. */
        static final Answer NOBODY = new Answer(Score.NEUTRAL, Optional.empty(), Map.of());
    }
}
