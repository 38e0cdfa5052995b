package org.jackfield.itests.codeswap;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jackfield.api.point.PointId;

/**
 * New peers that dial while all this happens, one after the other; each has keys of its own, shakes hands, and leaves. One dials when an exchange
 * begins. Their sockets are opened once: by udp that takes 14 ms of this machine's processors, and would be other machines'.
 */
final class Callers {

    private static final long MILLIS_BETWEEN = 250;
    private static final long PATIENCE_SECONDS = 60;

    private final Peers peers;
    private final PointId point;
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread callers = new Thread(task, "callers");
        callers.setDaemon(true);
        return callers;
    });

    Callers(Peers peers, PointId point) {
        this.peers = peers;
        this.point = point;
    }

    void begin() {
        thread.scheduleWithFixedDelay(this::call, 0, MILLIS_BETWEEN, TimeUnit.MILLISECONDS);
    }

    /** One more dials as soon as the one before has left. */
    void callNow() {
        thread.execute(this::call);
    }

    private void call() {
        String answer;
        try {
            answer = peers.call(point);
        } catch (RuntimeException e) {
            // thrown on, it would silently end the calls
            answer = e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        calls.incrementAndGet();
        if (!answer.equals(Peers.CONNECTED)) {
            refused.add(answer);
        }
    }

    void end() throws InterruptedException {
        thread.shutdown();
        if (!thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            refused.add("a call came to no end");
        }
    }

    int calls() {
        return calls.get();
    }

    List<String> refused() {
        return refused;
    }
}
