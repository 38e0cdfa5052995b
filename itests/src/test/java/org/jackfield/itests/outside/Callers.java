package org.jackfield.itests.outside;

import io.netty.channel.EventLoopGroup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jackfield.api.node.ConnectException;
import org.jackfield.api.point.PointId;
import org.jackfield.api.time.Timers;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.SessionLimits;

/**
 * New peers that dial while all this happens, one after the other; each has keys of its own and knows no sessions, dials one of the points by
 * chance, shakes hands, and leaves. Closing ends those who have stayed, too.
 *
 * <p>Their transports are made once, and of each scheme one peer stays: a socket of udp that nobody needs any more closes, and to open another
 * takes 14 ms of this machine's processors, which would be other machines'.
 */
public final class Callers implements AutoCloseable {

    private static final long MILLIS_BETWEEN = 250;
    private static final long PATIENCE_SECONDS = 30;

    private final String network;
    private final List<PointId> points;
    private final EventLoopGroup loops;
    private final Timers timers;
    private final SplittableRandom random;
    private final Map<String, OutsideTransport> transports = new HashMap<>();
    private final List<OutsideNode> stayed = new ArrayList<>();
    private final List<String> inVain = new CopyOnWriteArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread callers = new Thread(task, "callers");
        callers.setDaemon(true);
        return callers;
    });

    /** @param points where they dial, all of one node */
    public Callers(String network, List<PointId> points, EventLoopGroup loops, Timers timers, SplittableRandom random) {
        this.network = network;
        this.points = points;
        this.loops = loops;
        this.timers = timers;
        this.random = random;
    }

    /** Insists on the first ones, who stay; the others come and go from now on. */
    public void begin() {
        for (PointId point : points) {
            transports.put(point.scheme(), OutsideTransport.by(point.scheme(), loops));
            OutsideNode first = newcomer(point);
            stayed.add(first);
            soon(first.node().connect(point));
        }
        thread.scheduleWithFixedDelay(this::call, 0, MILLIS_BETWEEN, TimeUnit.MILLISECONDS);
    }

    /** One more dials as soon as the one before has left. */
    public void callNow() {
        thread.execute(this::call);
    }

    /** No more come; those who have stayed still do. */
    public void end() throws InterruptedException {
        thread.shutdown();
        if (!thread.awaitTermination(2 * PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            inVain.add("a call came to no end");
        }
    }

    public int calls() {
        return calls.get();
    }

    /** Why some of them were in vain, each in a sentence. */
    public List<String> inVain() {
        return inVain;
    }

    @Override
    public void close() {
        thread.shutdown();
        for (OutsideNode node : stayed) {
            soon(node.end());
        }
        for (OutsideTransport transport : transports.values()) {
            soon(transport.shutdown());
        }
    }

    private void call() {
        calls.incrementAndGet();
        PointId point = points.get(random.nextInt(points.size()));
        try {
            dialAndLeave(point);
        } catch (CompletionException e) {
            inVain.add(point + ": " + reason(e.getCause()));
        } catch (RuntimeException e) {
            // thrown on, it would silently end the calls
            inVain.add(point + ": " + e);
        }
    }

    private void dialAndLeave(PointId point) {
        OutsideNode caller = newcomer(point);
        try {
            soon(caller.node().connect(point));
        } finally {
            soon(caller.end());
        }
    }

    private static String reason(Throwable failure) {
        if (failure instanceof ConnectException refusal) {
            return refusal.reason().sentence();
        }
        return failure instanceof TimeoutException ? "no answer" : failure.toString();
    }

    private OutsideNode newcomer(PointId point) {
        OutsideNode newcomer =
                new OutsideNode(network, PoolSettings.DEFAULT.with(SessionLimits.NONE), timers, random.split());
        newcomer.node().add(transports.get(point.scheme()).transport());
        newcomer.begin();
        return newcomer;
    }

    private static <T> T soon(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
