package org.jackfield.itests.node;

import org.jackfield.eventloops.EventLoopSettings;
import org.jackfield.eventloops.EventLoops;

/**
 * Event loops of nodes outside of all frameworks, in a process that has frameworks, too. They are on NIO: when a framework is collected,
 * Netty's native libraries in it take their methods from the classes outside, which they find by their names, and the loops of these die
 * of an {@link UnsatisfiedLinkError}.
 */
public final class OutsideLoops {

    private OutsideLoops() {}

    /** Loops that have not begun yet. */
    public static EventLoops of(int threads) {
        return new EventLoops(new EventLoopSettings(threads, EventLoopSettings.IoType.NIO));
    }
}
