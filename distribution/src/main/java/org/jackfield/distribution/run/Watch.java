package org.jackfield.distribution.run;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at things again and again, eight times a second, on a thread of its own. */
final class Watch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final long PERIOD_MILLIS = 125;

    private final List<Runnable> looks;
    private final ScheduledExecutorService thread;

    /** Looks at nothing yet; the thread gets that name. */
    Watch(String name, List<Runnable> looks) {
        this.looks = looks;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Looks from now on. */
    void begin() {
        looks.forEach(look -> thread.scheduleWithFixedDelay(
                () -> guarded(look), PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS));
    }

    /** Looks no more. */
    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** What is thrown here would end the looking for good. */
    private static void guarded(Runnable look) {
        try {
            look.run();
        } catch (RuntimeException e) {
            LOG.error("a look at the node's files failed; trying again", e);
        }
    }
}
