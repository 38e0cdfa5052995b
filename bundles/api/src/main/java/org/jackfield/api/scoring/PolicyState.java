package org.jackfield.api.scoring;

import java.util.Locale;
import java.util.Objects;

/**
 * A policy that is present.
 *
 * @param name as it says itself
 * @param asked whether its answers count; of several scoring policies one is asked, and of several selection policies
 * @param failures how often a policy of that name threw something, said what cannot be or, asked for a score or a selection, was late; since the start of the node
 */
public record PolicyState(Kind kind, String name, boolean asked, long failures) {

    public PolicyState {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(name);
    }

    /** What it decides. */
    public enum Kind {
        /** Who may pass. */
        ACCESS,
        /** What a peer is worth. */
        SCORING,
        /** Whom to dial, and whom to let go. */
        SELECTION;

        /** In lower case. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
