package org.jackfield.benchmarks.end;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jackfield.api.crypto.SecretBoxProvider;
import org.jackfield.eventloops.EventLoopSettings;
import org.jackfield.eventloops.EventLoops;
import org.jackfield.eventloops.ParkingHandler;
import org.jackfield.eventloops.TimerThread;
import org.jackfield.scheduler.FairScheduler;
import org.jackfield.scheduler.SchedulerSettings;
import org.jackfield.transports.tcp.TcpSettings;
import org.jackfield.transports.tcp.TcpTransport;

/** What all nodes of one process share: event loops as they are shipped, a thread of timers, and a cipher. */
final class Machinery {

    private final TimerThread timers = new TimerThread();
    private final EventLoops loops = new EventLoops(EventLoopSettings.DEFAULTS);
    private final List<FairScheduler> schedulers = new CopyOnWriteArrayList<>();
    private final Boxes boxes;

    /** All of it runs. */
    Machinery(Circumstances circumstances) {
        boxes = Boxes.named(circumstances.cipher());
        timers.activate();
        loops.activate();
    }

    TimerThread timers() {
        return timers;
    }

    SecretBoxProvider boxes() {
        return boxes.provider();
    }

    /** Waits until the cipher has been chosen, at most so long. */
    void prepare(Duration most) {
        boxes.await(most);
    }

    /** A transport on the shared loops. */
    TcpTransport tcp() {
        return new TcpTransport(loops.group(), ParkingHandler::new, TcpSettings.DEFAULTS);
    }

    /** A scheduler, running, without a cap. */
    FairScheduler scheduler() {
        FairScheduler scheduler = new FairScheduler(capped(0), timers, InstantSource.system());
        scheduler.activate();
        schedulers.add(scheduler);
        return scheduler;
    }

    /** Caps all schedulers that there are, each way, in KiB a second; 0: not at all. */
    void cap(long kib) {
        schedulers.forEach(scheduler -> scheduler.change(capped(kib)));
    }

    private static SchedulerSettings capped(long kib) {
        return new SchedulerSettings(kib, kib, SchedulerSettings.DEFAULT_TURN_BYTES);
    }

    /** Once no node is left. */
    void shutdown() {
        loops.shutdown();
        timers.shutdown();
    }
}
