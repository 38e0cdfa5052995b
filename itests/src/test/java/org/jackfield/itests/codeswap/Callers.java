package org.jackfield.itests.codeswap;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.point.PointId;

/** New peers that dial while all this happens, one after the other; each shakes hands, and leaves. */
final class Callers {

    private static final long MILLIS_BETWEEN = 100;

    private final Peers peers;
    private final PointId point;
    private final List<String> refused = new ArrayList<>();
    private final Thread thread = new Thread(this::call, "callers");
    private volatile boolean calling = true;
    private int calls;

    Callers(Peers peers, PointId point) {
        this.peers = peers;
        this.point = point;
        thread.setDaemon(true);
    }

    void begin() {
        thread.start();
    }

    private void call() {
        try {
            while (calling) {
                String answer = peers.call(point);
                calls++;
                if (!answer.equals(Peers.CONNECTED)) {
                    refused.add(answer);
                }
                TimeUnit.MILLISECONDS.sleep(MILLIS_BETWEEN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void end() throws InterruptedException {
        calling = false;
        thread.join();
    }

    int calls() {
        return calls;
    }

    List<String> refused() {
        return refused;
    }
}
