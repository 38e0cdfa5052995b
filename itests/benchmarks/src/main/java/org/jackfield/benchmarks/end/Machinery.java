package org.jackfield.benchmarks.end;

import org.jackfield.eventloops.EventLoopSettings;
import org.jackfield.eventloops.EventLoops;
import org.jackfield.eventloops.TimerThread;

/** What all nodes of one process share: event loops as they are shipped, and a thread of timers. */
final class Machinery {

    private final TimerThread timers = new TimerThread();
    private final EventLoops loops = new EventLoops(EventLoopSettings.DEFAULTS);

    /** All of it runs. */
    Machinery() {
        timers.activate();
        loops.activate();
    }

    TimerThread timers() {
        return timers;
    }

    EventLoops loops() {
        return loops;
    }
}
