package org.jackfield.distribution.chatter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jackfield.api.reason.CloseReason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChatterTest {

    private Instant now = Instant.parse("2026-01-02T12:00:00Z");
    private final Chatter alice = new Chatter(() -> now);
    private final Chatter bob = new Chatter(() -> now);
    private final TinCan toBob = new TinCan("bob");
    private final TinCan toAlice = new TinCan("alice");

    @BeforeEach
    void theyMeet() {
        alice.connected(toBob);
        bob.connected(toAlice);
    }

    @Test
    void whatOneSaysTheOtherCounts() {
        alice.sayToAll(64);
        alice.sayToAll(64);
        bob.sayToAll(64);
        toBob.pull(bob, toAlice);
        toAlice.pull(alice, toBob);

        assertEquals(Map.of("said", 2L, "heard", 1L, "wrong", 0L), counts(alice));
        assertEquals(Map.of("said", 1L, "heard", 2L, "wrong", 0L), counts(bob));
        assertEquals(link(alice).get("mark"), link(bob).get("theirs"));
    }

    @Test
    void aMessageThatGotLostOnTheWayIsNoticed() {
        alice.sayToAll(64);
        toBob.pull(bob, toAlice);
        alice.sayToAll(64);
        alice.sayToAll(64);
        toBob.lose();
        toBob.pull(bob, toAlice);

        assertEquals(Map.of("said", 0L, "heard", 2L, "wrong", 1L), counts(bob));
    }

    @Test
    void theFirstNumberHeardIsAny() {
        alice.sayToAll(64);
        alice.sayToAll(64);
        toBob.lose();
        toBob.pull(bob, toAlice);
        alice.sayToAll(64);
        toBob.pull(bob, toAlice);

        assertEquals(Map.of("said", 0L, "heard", 2L, "wrong", 0L), counts(bob));
    }

    @Test
    void whoseChatterIsAnotherNowBeginsAnewWhichOnceIsNotWrong() {
        alice.sayToAll(64);
        toBob.pull(bob, toAlice);
        Chatter another = new Chatter(() -> now);
        another.connected(toBob);
        another.sayToAll(64);
        another.sayToAll(64);
        toBob.pull(bob, toAlice);

        assertEquals(Map.of("said", 0L, "heard", 3L, "wrong", 0L), counts(bob));

        Chatter third = new Chatter(() -> now);
        third.connected(toBob);
        third.sayToAll(64);
        toBob.pull(bob, toAlice);
        assertEquals(Map.of("said", 0L, "heard", 4L, "wrong", 1L), counts(bob));
    }

    @Test
    void whatFindsTheQueueFullIsSaidAgain() {
        toBob.full = true;
        alice.sayToAll(64);
        toBob.full = false;
        alice.sayToAll(64);
        toBob.pull(bob, toAlice);

        assertEquals(Map.of("said", 1L, "heard", 0L, "wrong", 0L), counts(alice));
        assertEquals(Map.of("said", 0L, "heard", 1L, "wrong", 0L), counts(bob));
    }

    @Test
    void aConversationThatHasEndedStillCounts() {
        alice.sayToAll(64);
        alice.closed(toBob, new CloseReason.ConnectionLost());
        alice.sayToAll(64);

        assertEquals(Map.of("said", 1L, "heard", 0L, "wrong", 0L), counts(alice));
        assertEquals(false, link(alice).get("open"));
    }

    private static Map<String, Object> counts(Chatter chatter) {
        Map<String, Object> report = chatter.report();
        return Map.of("said", report.get("said"), "heard", report.get("heard"), "wrong", report.get("wrong"));
    }

    private static Map<?, ?> link(Chatter chatter) {
        return (Map<?, ?>) ((List<?>) chatter.report().get("links")).get(0);
    }
}
