package org.jackfield.itests.codeswap;

import java.util.function.Supplier;

/**
 * Says of which build it is. {@link Builds} puts it into each build of a bundle, with that build's id for the constant; inside, it is a
 * service of the JDK's type, so that everybody can ask it.
 */
public final class BuildId implements Supplier<String> {

    /** What stands for the id before it is known. */
    static final String PLACE = "@build@";

    @Override
    public String get() {
        return PLACE;
    }
}
