package org.jackfield.pool.transport;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jackfield.api.transport.Handover;

/** Finds in a handover what belongs to the plugin that leaves, whose class loader would stay for as long as its socket. */
final class Contraband {

    private static final int MOST_LOOKED_AT = 100_000;

    private final ClassLoader leaving;
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Object> toSee = new ArrayDeque<>();

    private Contraband(ClassLoader leaving) {
        this.leaving = leaving;
    }

    /**
     * The name of a class that must not travel, if there is one. On the thread that fills the handover's queue.
     *
     * <p>A plugin that is of the core's own class loader, as without OSGi, leaves none behind.
     */
    static Optional<String> in(Handover handover, Object plugin) {
        ClassLoader leaving = plugin.getClass().getClassLoader();
        return leaving == null || leaving == Contraband.class.getClassLoader()
                ? Optional.empty()
                : in(handover, leaving);
    }

    /** The name of a class of that loader, if there is one in the handover. */
    static Optional<String> in(Handover handover, ClassLoader leaving) {
        Contraband search = new Contraband(leaving);
        search.toSee.add(handover.socket());
        search.toSee.add(handover.unread());
        search.toSee.add(handover.parked());
        search.toSee.add(handover.extra());
        return search.found();
    }

    private Optional<String> found() {
        while (!toSee.isEmpty()) {
            Object next = toSee.remove();
            if (next.getClass().getClassLoader() == leaving) {
                return Optional.of(next.getClass().getName());
            }
            if (seen.size() < MOST_LOOKED_AT && seen.add(next)) {
                open(next);
            }
        }
        return Optional.empty();
    }

    private void open(Object container) {
        if (container instanceof Collection<?> several) {
            several.forEach(this::look);
        } else if (container instanceof Map<?, ?> pairs) {
            pairs.forEach((key, value) -> {
                look(key);
                look(value);
            });
        } else if (container instanceof Object[] several) {
            Arrays.asList(several).forEach(this::look);
        } else if (container instanceof Optional<?> one) {
            one.ifPresent(this::look);
        } else if (container instanceof AtomicReference<?> one) {
            look(one.get());
        }
    }

    private void look(Object value) {
        if (value != null) {
            toSee.add(value);
        }
    }
}
