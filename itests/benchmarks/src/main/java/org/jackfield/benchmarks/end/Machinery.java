package org.jackfield.benchmarks.end;

import java.time.InstantSource;
import java.util.Optional;
import org.jackfield.api.crypto.SecretBoxProvider;
import org.jackfield.eventloops.EventLoopSettings;
import org.jackfield.eventloops.EventLoops;
import org.jackfield.eventloops.ParkingHandler;
import org.jackfield.eventloops.TimerThread;
import org.jackfield.metrics.Metrics;
import org.jackfield.scheduler.FairScheduler;
import org.jackfield.scheduler.SchedulerSettings;
import org.jackfield.transports.tcp.TcpSettings;
import org.jackfield.transports.tcp.TcpTransport;

/** What all nodes of one process share: event loops as they are shipped, a thread of timers, a cipher, and perhaps metrics. */
final class Machinery {

    private final TimerThread timers = new TimerThread();
    private final EventLoops loops = new EventLoops(EventLoopSettings.DEFAULTS);
    private final Circumstances circumstances;
    private final SecretBoxProvider boxes;
    private final Optional<Metrics> metrics;

    /** All of it runs. */
    Machinery(Circumstances circumstances) {
        this.circumstances = circumstances;
        boxes = Boxes.named(circumstances.cipher());
        metrics = circumstances.metrics()
                ? Optional.of(new Metrics(InstantSource.system(), "benchmark"))
                : Optional.empty();
        timers.activate();
        loops.activate();
    }

    TimerThread timers() {
        return timers;
    }

    SecretBoxProvider boxes() {
        return boxes;
    }

    Optional<Metrics> metrics() {
        return metrics;
    }

    /** A transport on the shared loops. */
    TcpTransport tcp() {
        return new TcpTransport(loops.group(), ParkingHandler::new, TcpSettings.DEFAULTS);
    }

    /** A scheduler, running, with the caps that are wanted. */
    FairScheduler scheduler() {
        long cap = circumstances.capKib();
        FairScheduler scheduler = new FairScheduler(
                new SchedulerSettings(cap, cap, SchedulerSettings.DEFAULT_TURN_BYTES), timers, InstantSource.system());
        scheduler.activate();
        return scheduler;
    }

    /** Once no node is left. */
    void shutdown() {
        metrics.ifPresent(Metrics::close);
        loops.shutdown();
        timers.shutdown();
    }
}
