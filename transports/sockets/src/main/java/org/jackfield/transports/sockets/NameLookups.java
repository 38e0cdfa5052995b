package org.jackfield.transports.sockets;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks host names up, on threads of its own, because the system's look-up blocks.
 *
 * <p>Threads begin with the first name and end when there has been nothing to do for a while. A name that is being looked up when the
 * plugin leaves cannot be interrupted; its answer reaches nobody.
 */
public final class NameLookups {

    private static final Logger LOG = LoggerFactory.getLogger(NameLookups.class);
    private static final long IDLE_SECONDS = 5;

    private final ThreadPoolExecutor threads;
    private final int waiting;

    NameLookups(String scheme, SocketSettings settings) {
        waiting = settings.maxLookups();
        threads = new ThreadPoolExecutor(
                settings.lookupThreads(),
                settings.lookupThreads(),
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(waiting),
                task -> daemon(scheme, task));
        threads.allowCoreThreadTimeOut(true);
    }

    /** Answers once: at once for an IP address, else later on a thread of its own; never with an empty list. */
    public void lookUp(PointId point, Consumer<List<InetAddress>> found, Consumer<CloseReason> failed) {
        if (point.address().isPresent()) {
            found.accept(List.of(point.address().get()));
            return;
        }
        try {
            threads.execute(() -> ask(point.host(), found, failed));
        } catch (RejectedExecutionException e) {
            LOG.debug("{} is not looked up", point.host(), e);
            failed.accept(new CloseReason.DialFailed(
                    "more than " + waiting + " host names wait to be looked up (setting max-lookups)"));
        }
    }

    /** The number of threads changes at once; the number of names that may wait does not. */
    void change(SocketSettings settings) {
        if (settings.lookupThreads() > threads.getMaximumPoolSize()) {
            threads.setMaximumPoolSize(settings.lookupThreads());
            threads.setCorePoolSize(settings.lookupThreads());
        } else {
            threads.setCorePoolSize(settings.lookupThreads());
            threads.setMaximumPoolSize(settings.lookupThreads());
        }
    }

    void shutdown() {
        threads.shutdownNow();
    }

    private static void ask(String host, Consumer<List<InetAddress>> found, Consumer<CloseReason> failed) {
        List<InetAddress> addresses;
        try {
            addresses = List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException e) {
            LOG.debug("{} leads nowhere", host, e);
            failed.accept(new CloseReason.NameNotResolved(host));
            return;
        }
        found.accept(addresses);
    }

    private static Thread daemon(String scheme, Runnable task) {
        Thread thread = new Thread(task, scheme + "-names");
        thread.setDaemon(true);
        // it would inherit the precedence of an event loop
        thread.setPriority(Thread.NORM_PRIORITY);
        return thread;
    }
}
