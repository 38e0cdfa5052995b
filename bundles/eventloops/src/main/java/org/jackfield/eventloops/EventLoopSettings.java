package org.jackfield.eventloops;

import java.util.Objects;

/**
 * How many event loops, and of which kind.
 *
 * @param threads 1 to 256; 0: one for each core
 * @param ioType which of the system's means they use
 */
public record EventLoopSettings(int threads, IoType ioType) {

    /** One thread for each core, on epoll where it loads. */
    public static final EventLoopSettings DEFAULTS = new EventLoopSettings(0, IoType.AUTO);

    private static final int MOST_THREADS = 256;

    public EventLoopSettings {
        Objects.requireNonNull(ioType);
        if (threads < 0 || threads > MOST_THREADS) {
            throw new IllegalArgumentException("threads lies between 0 and " + MOST_THREADS + ", not " + threads);
        }
    }

    int threadsOrCores() {
        return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    }

    /** What the loops wait with. */
    public enum IoType {
        /** Epoll where it loads, else NIO. */
        AUTO,
        /** Linux's own; an error where it does not load. */
        EPOLL,
        /** The JDK's selectors: everywhere. */
        NIO
    }
}
