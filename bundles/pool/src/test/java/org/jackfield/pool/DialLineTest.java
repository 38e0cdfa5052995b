package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.pool.settings.ConnectLimits;
import org.junit.jupiter.api.Test;

/** What waits in line to be dialled, when the end comes. */
class DialLineTest {

    private static final String ALICE = "192.0.2.1";

    private final Town town = new Town(11);

    @Test
    void whatWaitsInLineIsNotDialledAtShutdown() {
        Resident alice = town.moveIn(ALICE, Town.quiet(ALICE).with(ConnectLimits.DEFAULT.diallingAtOnce(1)));
        List<CompletableFuture<Connection>> dials = dial(alice, 5);
        int before = alice.heard(NodeEvent.Dialling.class).size();

        alice.node.shutdown();
        town.passSeconds(10);

        assertEquals(before, alice.heard(NodeEvent.Dialling.class).size());
        dials.subList(before, 5).forEach(each -> assertEquals(new CloseReason.Shutdown(), Resident.reason(each)));
    }

    @Test
    void howeverManyWaitInLineAllAreDecidedWhenTheTransportLeaves() {
        Resident alice = town.moveIn(ALICE);
        List<CompletableFuture<Connection>> dials = dial(alice, 4000);

        alice.node.remove(alice.transport);
        town.passSeconds(60);

        assertTrue(dials.stream().allMatch(CompletableFuture::isDone));
        assertEquals(new CloseReason.NoTransport("memory"), Resident.reason(dials.get(3999)));
    }

    private List<CompletableFuture<Connection>> dial(Resident alice, int count) {
        List<CompletableFuture<Connection>> dials = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            dials.add(alice.node
                    .connect(Town.at("10.8." + i / 250 + "." + (i % 250 + 1)))
                    .toCompletableFuture());
        }
        town.pass(Duration.ofMillis(1));
        return dials;
    }
}
