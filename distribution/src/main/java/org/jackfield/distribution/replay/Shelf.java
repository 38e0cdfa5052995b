package org.jackfield.distribution.replay;

import java.util.Map;
import java.util.function.Function;
import org.jackfield.api.access.AccessPolicy;
import org.jackfield.api.scoring.ScoringPolicy;
import org.jackfield.api.selection.SelectionPolicy;

/**
 * A kind of policies.
 *
 * @param type under which they are published
 * @param naming what one calls itself
 * @param words what one decides by
 */
record Shelf<P>(Class<P> type, Function<P, String> naming, Function<P, Map<String, String>> words) {

    static final Shelf<ScoringPolicy> SCORING =
            new Shelf<>(ScoringPolicy.class, ScoringPolicy::name, ScoringPolicy::settings);
    static final Shelf<AccessPolicy> ACCESS =
            new Shelf<>(AccessPolicy.class, AccessPolicy::name, AccessPolicy::settings);
    static final Shelf<SelectionPolicy> SELECTION =
            new Shelf<>(SelectionPolicy.class, SelectionPolicy::name, SelectionPolicy::settings);
}
