package org.jackfield.distribution.replay;

import java.util.Map;
import java.util.Optional;
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
}
