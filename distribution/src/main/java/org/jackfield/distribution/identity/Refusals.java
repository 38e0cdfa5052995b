package org.jackfield.distribution.identity;

import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import org.jackfield.handshake.identity.IdentityException;

/** Which exit code an unusable identity earns. */
public final class Refusals {

    private Refusals() {}

    /** The same sentence, with its exit code. */
    public static Refusal of(IdentityException e) {
        String sentence =
                Character.toUpperCase(e.getMessage().charAt(0)) + e.getMessage().substring(1) + ".";
        switch (e.kind()) {
            case MISSING:
                return new Refusal(ExitCode.IDENTITY_MISSING, sentence);
            case EXISTS:
                return new Refusal(ExitCode.IDENTITY_EXISTS, sentence);
            case INSUFFICIENT_WORK:
                return new Refusal(ExitCode.WORK_INSUFFICIENT, sentence);
            case UNWRITABLE:
                return new Refusal(ExitCode.DATA_DIRECTORY_UNUSABLE, sentence);
            default:
                return new Refusal(ExitCode.IDENTITY_DAMAGED, sentence);
        }
    }
}
