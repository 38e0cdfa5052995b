package org.jackfield.distribution.replay;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jackfield.distribution.Refusal;

/** Says who answers now what was asked then. */
interface Cast<P> {

    /**
     * Nobody, if nobody did then and the same are to answer.
     *
     * @param policy who answered then
     * @param settings what it decided by
     */
    Optional<Actor<P>> instead(Optional<String> policy, Map<String, String> settings) throws Refusal;

    /** What they say; empty if there is nobody, or no answer, as {@link Asker#ask} counts it. */
    default <A> Optional<A> ask(
            Asker asker,
            Duration patience,
            Optional<String> policy,
            Map<String, String> settings,
            Function<P, A> question)
            throws Refusal {
        Optional<Actor<P>> actor = instead(policy, settings);
        return actor.isEmpty()
                ? Optional.empty()
                : asker.ask(
                        actor.get().name(),
                        patience,
                        () -> question.apply(actor.get().policy()));
    }
}
