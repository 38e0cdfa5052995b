package org.jackfield.pool.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jackfield.api.message.Message;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.junit.jupiter.api.Test;

class OutboxTest {

    private static Message message(int number) {
        return new Message.Application(new MessageId(number), Payload.empty());
    }

    @Test
    void whatIsNotAcknowledgedIsSentAgainInOrder() {
        Outbox outbox = new Outbox();
        for (int i = 1; i <= 5; i++) {
            outbox.sent(message(i), 6);
        }

        assertEquals(3, outbox.rewind(2));

        assertEquals(Optional.of(message(3)), outbox.again());
        assertEquals(Optional.of(message(4)), outbox.again());
        assertEquals(Optional.of(message(5)), outbox.again());
        assertEquals(Optional.empty(), outbox.again());
        assertTrue(outbox.acknowledge(5));
        assertEquals(0, outbox.size());
    }

    @Test
    void nobodyAcknowledgesWhatWasNotSentOrTakesBackWhatItSaid() {
        Outbox outbox = new Outbox();
        outbox.sent(message(1), 6);
        outbox.sent(message(2), 6);

        assertFalse(outbox.acknowledge(3));
        assertTrue(outbox.acknowledge(2));
        assertFalse(outbox.acknowledge(1));
        assertEquals(-1, outbox.rewind(3));
        assertEquals(0, outbox.rewind(2));
    }

    @Test
    void whatTheFarEndCountsOnIsSentAgainAlthoughItHasIt() {
        Outbox outbox = new Outbox();
        for (int i = 1; i <= 3; i++) {
            outbox.sent(message(i), 6);
        }
        // it reported 0, then received all three over the old channel, and says so over the new one before we have sent
        // again
        assertEquals(3, outbox.rewind(0));
        assertTrue(outbox.acknowledge(3));

        assertEquals(Optional.of(message(1)), outbox.again());
        assertEquals(Optional.of(message(2)), outbox.again());
        assertEquals(Optional.of(message(3)), outbox.again());
        assertEquals(0, outbox.size());
        outbox.sent(message(4), 6);
        assertTrue(outbox.acknowledge(4));
    }

    @Test
    void whatWasAcknowledgedAfterTheReportIsNotSentAgain() {
        Outbox outbox = new Outbox();
        for (int i = 1; i <= 3; i++) {
            outbox.sent(message(i), 6);
        }
        // it reported 1, and over the old channel acknowledged 2 before the new one began
        assertTrue(outbox.acknowledge(2));

        assertEquals(1, outbox.rewind(1));

        assertEquals(2, outbox.acknowledged());
        assertEquals(Optional.of(message(3)), outbox.again());
    }

    @Test
    void itIsFullByBytesAndByMessages() {
        Outbox outbox = new Outbox();
        outbox.sent(message(1), 1_000);

        assertTrue(outbox.isFull(1_000, 10));
        assertTrue(outbox.isFull(10_000, 1));
        assertFalse(outbox.isFull(10_000, 2));
        assertTrue(outbox.acknowledge(1));
        assertFalse(outbox.isFull(1, 1));
    }

    @Test
    void overChannelsThatBreakAtAnyMomentAllArriveOnceAndInOrder() {
        for (long seed = 0; seed < 500; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Outbox outbox = new Outbox();
            List<Message> wire = new ArrayList<>();
            List<Message> there = new ArrayList<>();
            int next = 1;
            int skip = 0;
            for (int step = 0; step < 400; step++) {
                switch (random.nextInt(8)) {
                    case 0 -> {
                        // the far end reports, goes on reading the old channel, and then the new one begins
                        int reported = there.size();
                        int late = wire.isEmpty() ? 0 : random.nextInt(wire.size() + 1);
                        for (int i = 0; i < late; i++) {
                            Message message = wire.remove(0);
                            if (skip > 0) {
                                skip--;
                            } else {
                                there.add(message);
                            }
                        }
                        wire.clear();
                        if (random.nextBoolean()) {
                            assertTrue(outbox.acknowledge(there.size()), "seed " + seed);
                        }
                        assertTrue(outbox.rewind(reported) >= 0, "seed " + seed);
                        skip = (int) (there.size() - outbox.acknowledged());
                    }
                    case 1 -> assertTrue(outbox.acknowledge(there.size()), "seed " + seed);
                    case 2, 3, 4 -> {
                        Optional<Message> again = outbox.again();
                        if (again.isPresent()) {
                            wire.add(again.get());
                        } else {
                            Message fresh = message(next++);
                            outbox.sent(fresh, 6);
                            wire.add(fresh);
                        }
                    }
                    default -> {
                        if (!wire.isEmpty()) {
                            Message message = wire.remove(0);
                            if (skip > 0) {
                                skip--;
                            } else {
                                there.add(message);
                            }
                        }
                    }
                }
            }
            for (int i = 0; i < there.size(); i++) {
                assertEquals(message(i + 1), there.get(i), "seed " + seed);
            }
        }
    }
}
