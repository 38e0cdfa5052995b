package org.jackfield.api.recording;

import java.time.Instant;

/** One question to a policy, and its answer. A closed list. */
public sealed interface Recorded permits Judgement, Reckoning, Yielding {

    /** The time that the policy was told. */
    Instant at();
}
