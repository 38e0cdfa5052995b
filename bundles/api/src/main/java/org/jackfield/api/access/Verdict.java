package org.jackfield.api.access;

import java.util.Objects;

/** Whether somebody may pass. A closed list. */
public sealed interface Verdict {

    /** It may, as far as this policy is concerned. */
    Verdict ADMIT = new Admit();

    /** It may. */
    record Admit() implements Verdict {}

    /**
     * It may not.
     *
     * @param why a clause without a full stop, for people
     */
    record Refuse(String why) implements Verdict {
        public Refuse {
            Objects.requireNonNull(why);
        }
    }
}
