package org.jackfield.distribution;

import java.util.Objects;

/** What the user asked for cannot be done: one sentence for people, and how the program ends. Never shown with a stack trace. */
public final class Refusal extends Exception {

    private static final long serialVersionUID = 1;

    private final ExitCode code;

    public Refusal(ExitCode code, String sentence) {
        super(sentence, null, false, false);
        this.code = Objects.requireNonNull(code);
    }

    /** How the program ends. */
    public ExitCode code() {
        return code;
    }
}
