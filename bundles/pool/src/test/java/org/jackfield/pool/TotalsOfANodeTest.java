package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.connection.MessageTotals;
import org.jackfield.api.connection.SendResult;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.reason.CloseReason;
import org.junit.jupiter.api.Test;

/** What all connections of a node have said, whether or not they are still open. */
class TotalsOfANodeTest {

    private final Town town = new Town(99);
    private final Resident alice = town.moveIn("192.0.2.1");
    private final Resident bob = town.moveIn("192.0.2.2");

    @Test
    void messagesOfEndedConnectionsCountAndTalkAboutThirdNodesDoesNot() {
        Gossip.in(bob);
        for (int round = 0; round < 3; round++) {
            Connection toBob = alice.connect(bob);
            for (int i = 0; i < 10; i++) {
                toBob.send(Gossip.WORD, Gossip.words("word " + i));
            }
            toBob.send(new MessageId(0x77), Gossip.words("nobody wants it"));
            town.passSeconds(5);
            toBob.close(new CloseReason.OperatorDecided(""));
            town.passSeconds(1);
        }

        MessageTotals atAlice = alice.node.pool().totals();
        MessageTotals atBob = bob.node.pool().totals();

        assertEquals(33, atAlice.sent());
        assertEquals(33, atBob.received());
        assertEquals(3, atBob.unwanted());
        assertEquals(0, atAlice.received());
        assertEquals(
                33,
                atAlice.queueWait().counts().stream().mapToLong(Long::longValue).sum());
    }

    @Test
    void whatFoundTheQueueFullIsDroppedAndWhatWaitedHasWaited() {
        Connection toBob = alice.connect(bob);
        long dropped = 0;
        long queued = 0;
        for (int i = 0; i < 300; i++) {
            SendResult result = toBob.send(new MessageId(0x77), Payload.of(new byte[100_000]));
            dropped += result == SendResult.DROPPED ? 1 : 0;
            queued += result == SendResult.QUEUED ? 1 : 0;
        }
        town.passSeconds(60);

        MessageTotals totals = alice.node.pool().totals();

        assertTrue(dropped > 0 && queued > 0, dropped + " dropped, " + queued + " queued");
        assertEquals(dropped, totals.dropped());
        assertEquals(queued, totals.sent());
        assertTrue(
                totals.queueWait().total().compareTo(Duration.ofMillis(20)) > 0,
                totals.queueWait().total().toString());
    }
}
