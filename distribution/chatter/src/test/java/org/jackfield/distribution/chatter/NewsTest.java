package org.jackfield.distribution.chatter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import org.jackfield.api.message.Payload;
import org.jackfield.api.reason.CloseReason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Alice hears news of Bob and of Carol, who hear them of each other, too. */
class NewsTest {

    private Instant now = Instant.parse("2026-01-02T12:00:00Z");
    private final Minutes minutes = new Minutes();
    private final Chatter alice = new Chatter(() -> now);
    private final Chatter bob = new Chatter(() -> now);
    private final Chatter carol = new Chatter(() -> now);
    private final TinCan aliceToBob = new TinCan("bob");
    private final TinCan bobToAlice = new TinCan("alice");
    private final TinCan aliceToCarol = new TinCan("carol");
    private final TinCan carolToAlice = new TinCan("alice");
    private final TinCan bobToCarol = new TinCan("carol");
    private final TinCan carolToBob = new TinCan("bob");

    @BeforeEach
    void theyMeet() {
        alice.joined(minutes);
        alice.connected(aliceToBob);
        alice.connected(aliceToCarol);
        bob.connected(bobToAlice);
        bob.connected(bobToCarol);
        carol.connected(carolToAlice);
        carol.connected(carolToBob);
    }

    @Test
    void whoBringsWhatAnotherHasLaterWasTheFirst() {
        bob.makeNews();
        betweenAliceAndBob();
        assertEquals(List.of(), minutes.seen, "nobody else has it yet");
        betweenBobAndCarol();
        betweenCarolAndAlice();

        assertEquals(List.of("bob FIRST_DELIVERY 1"), minutes.seen);
        assertEquals(1L, alice.report().get("news"));
        assertEquals(1L, alice.report().get("first"));
        assertEquals(1, minutes.promised);
        assertEquals(1, minutes.kept);
    }

    @Test
    void whatNobodyElseEverHasIsNoFirstDelivery() {
        for (int i = 0; i < 10; i++) {
            bob.makeNews();
            betweenAliceAndBob();
            betweenAliceAndBob();
        }

        assertEquals(List.of(), minutes.seen);
        assertEquals(10L, alice.report().get("news"));
    }

    @Test
    void whoSaysThatItHasNewsAndDoesNotBringThemBreaksAPromiseAndAnotherIsAsked() {
        bob.makeNews();
        betweenBobAndCarol();
        bobToAlice.pull(alice, aliceToBob);
        assertEquals(1, minutes.promised);
        aliceToBob.lose();
        carolToAlice.pull(alice, aliceToCarol);
        assertEquals(1, minutes.promised, "Bob has time yet");

        now = now.plus(News.WITHIN).plusSeconds(1);
        carol.closed(carolToAlice, new CloseReason.ConnectionLost());
        carol.connected(carolToAlice);
        carol.makeNews();
        betweenCarolAndAlice();
        assertEquals(2, minutes.promised);
        assertEquals(1, minutes.kept, "Bob has not kept his");
    }

    @Test
    void ourOwnNewsAreNobodysMerit() {
        alice.makeNews();
        betweenAliceAndBob();
        betweenCarolAndAlice();
        betweenBobAndCarol();
        betweenAliceAndBob();

        assertEquals(List.of(), minutes.seen);
        assertEquals(0, minutes.promised);
    }

    @Test
    void whatIsNoNewsIsInvalid() {
        alice.received(aliceToBob, News.WORD, Payload.of(new byte[16]));
        byte[] unknown = new byte[17];
        unknown[0] = 3;
        alice.received(aliceToCarol, News.WORD, Payload.of(unknown));

        assertEquals(List.of("bob INVALID 1", "carol INVALID 1"), minutes.seen);
    }

    @Test
    void whomItMeetsItNotesAndRemembersWhenItComesAgain() {
        bob.sayToAll(64);
        bob.sayToAll(64);
        bobToAlice.pull(alice, aliceToBob);
        alice.note();
        alice.note();
        assertEquals(new Acquaintance(0, 2, 0), noted());
        alice.closed(aliceToBob, new CloseReason.ConnectionLost());
        assertEquals(new Acquaintance(1, 2, 0), noted());

        Chatter again = new Chatter(() -> now);
        again.joined(minutes);
        again.connected(aliceToBob);
        again.note();
        assertEquals(new Acquaintance(1, 2, 0), noted(), "it has said nothing yet");
        bob.sayToAll(64);
        bobToAlice.pull(again, aliceToBob);
        again.note();
        assertEquals(
                new Acquaintance(1, 3, 0),
                noted(),
                "that it comes in the midst of a conversation is no fault of Bob's");
    }

    @Test
    void whoSaysMuchIsWorthSomethingAndOneWrongNumberUndoesAHundred() {
        Acquaintance.Type type = new Acquaintance.Type();

        assertEquals(0, type.worth(Acquaintance.NEW));
        assertEquals(0.5, type.worth(new Acquaintance(3, 1_000, 0)));
        assertEquals(0, type.worth(new Acquaintance(0, 100, 1)));
        assertEquals(-0.98, type.worth(new Acquaintance(0, 1_000, 1_000)), 0.01);
        Acquaintance some = new Acquaintance(1, 2, 3);
        assertEquals(some, type.decode(type.encode(some)));
    }

    private Acquaintance noted() {
        return minutes.notes(new Acquaintance.Type())
                .of(aliceToBob.peer())
                .orElseThrow()
                .value();
    }

    /** Until neither has anything more to say. */
    private void betweenAliceAndBob() {
        for (int i = 0; i < 4; i++) {
            bobToAlice.pull(alice, aliceToBob);
            aliceToBob.pull(bob, bobToAlice);
        }
    }

    private void betweenBobAndCarol() {
        for (int i = 0; i < 4; i++) {
            bobToCarol.pull(carol, carolToBob);
            carolToBob.pull(bob, bobToCarol);
        }
    }

    private void betweenCarolAndAlice() {
        for (int i = 0; i < 4; i++) {
            carolToAlice.pull(alice, aliceToCarol);
            aliceToCarol.pull(carol, carolToAlice);
        }
    }
}
