package org.jackfield.itests.conformance;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.jackfield.api.connection.SendResult;
import org.jackfield.api.message.Payload;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.QueueLimits;
import org.jackfield.scheduler.SchedulerSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server and its clients under limits both ways. */
@Timeout(value = 300, unit = SECONDS)
class QuotaTest {

    private static final long SEED = 2150;
    private static final int CLIENTS = 8;
    private static final int MESSAGES = 20;
    private static final int BYTES = 10_000;
    private static final long KIB_PER_SECOND = 800;

    private final Neighbourhood around = new Neighbourhood(SEED);

    @AfterEach
    void end() {
        around.close();
    }

    /** Octez: io_scheduler/trivial-quota. */
    @Test
    void underLimitsAndWithSmallQueuesAllDataFlowAndAreCountedUntilTheServerCloses() {
        PoolSettings small = Furniture.QUIET
                .settings()
                .with(new QueueLimits(MESSAGES * 11_000L, MESSAGES, 2 * BYTES, 2, 1 << 17, Duration.ofSeconds(60)));
        Furniture limited = Furniture.QUIET
                .with(small)
                .with(new SchedulerSettings(KIB_PER_SECOND, KIB_PER_SECOND, SchedulerSettings.DEFAULT_TURN_BYTES));
        Neighbour server = around.moveIn("server", limited);
        List<Neighbour> clients = around.moveIn(CLIENTS, limited);
        clients.forEach(client -> client.connect(server));
        long begun = System.nanoTime();

        Payload data = Payload.of(new byte[BYTES]);
        for (int i = 0; i < MESSAGES; i++) {
            clients.forEach(client -> assertEquals(SendResult.QUEUED, client.say(server, data)));
        }
        server.await("all data", () -> server.heard().size() == CLIENTS * MESSAGES);

        long all = (long) CLIENTS * MESSAGES * BYTES;
        double seconds = (System.nanoTime() - begun) / 1e9;
        // a second's worth may be saved up
        double least = (double) all / 1024 / KIB_PER_SECOND - 1;
        assertTrue(seconds >= least, all + " bytes need " + least + " s, but took " + seconds);
        assertTrue(
                server.node().traffic().receivedBytes() >= all,
                () -> server.node().traffic().toString());
        for (Neighbour client : clients) {
            assertEquals(MESSAGES, server.connectionTo(client).stats().messagesReceived(), "of " + client);
        }

        server.end().toCompletableFuture().join();
        for (Neighbour client : clients) {
            assertEquals(
                    new CloseReason.ClosedByPeer(),
                    client.awaitEvent(NodeEvent.Disconnected.class, event -> true)
                            .reason());
        }
    }
}
