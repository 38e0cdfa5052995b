package org.jackfield.metrics;

import java.util.Set;
import java.util.TreeSet;

/**
 * The names of transports as labels: the first {@value #MOST}, and {@value #OTHER} for whatever an operator or a stranger makes up
 * beyond them. Safe from any thread.
 */
final class Schemes {

    static final int MOST = 16;
    static final String OTHER = "other";

    private final Set<String> known = new TreeSet<>();

    synchronized String label(String scheme) {
        if (known.contains(scheme) || known.size() < MOST && known.add(scheme)) {
            return scheme;
        }
        return OTHER;
    }
}
