package org.jackfield.distribution.chatter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
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
        unknown[0] = 4;
        alice.received(aliceToCarol, News.WORD, Payload.of(unknown));

        assertEquals(List.of("bob INVALID 1", "carol INVALID 1"), minutes.seen);
    }

    @Test
    void whatCannotBeAskedForIsNotOwed() {
        aliceToBob.full = true;
        bob.makeNews();
        betweenBobAndCarol();
        bobToAlice.pull(alice, aliceToBob);
        assertEquals(0, minutes.promised);

        betweenCarolAndAlice();
        assertEquals(1L, alice.report().get("news"), "Carol was asked at once");
    }

    @Test
    void whoeverAnnouncesMuchOwesSoMuchAtMostAndHasNobodyElseForgotten() {
        bob.makeNews();
        bobToAlice.pull(alice, aliceToBob);
        for (int each = 0; each < 20; each++) {
            TinCan aliceToMallory = new TinCan("mallory-" + each);
            alice.connected(aliceToMallory);
            for (int number = 0; number < 1_000; number++) {
                alice.received(aliceToMallory, News.WORD, word(0, each, number));
            }
            assertTrue(each > 0 || minutes.promised == 1 + News.MOST_OWED, minutes.promised + " are owed");
        }
        assertEquals(minutes.promised - News.KEPT, minutes.kept, "whoever is forgotten is not blamed");

        betweenAliceAndBob();
        assertEquals(1L, alice.report().get("news"), "Bob was not forgotten");
    }

    @Test
    void whoHadToForgetWhatItAnnouncedSaysSo() {
        bob.makeNews();
        bobToAlice.pull(alice, aliceToBob);
        for (int i = 0; i < News.KEPT; i++) {
            bob.makeNews();
        }
        aliceToBob.pull(bob, bobToAlice);
        bobToAlice.pull(alice, aliceToBob);

        assertEquals(0L, alice.report().get("news"));
        assertEquals(1, minutes.kept, "it is not waited for any more");
    }

    @Test
    void newsThatAPeerMakesUpPraiseItSoOftenAMinuteAtMost() {
        for (int number = 0; number < 2 * News.MOST_FIRST; number++) {
            bringAndConfirm(number);
        }
        assertEquals(News.MOST_FIRST, minutes.seen.size());

        now = now.plusSeconds(60);
        bringAndConfirm(2 * News.MOST_FIRST);
        assertEquals(News.MOST_FIRST + 1, minutes.seen.size());
    }

    private void bringAndConfirm(int number) {
        alice.received(aliceToBob, News.WORD, word(0, 1, number));
        alice.received(aliceToBob, News.WORD, word(2, 1, number));
        alice.received(aliceToCarol, News.WORD, word(0, 1, number));
    }

    private static Payload word(int word, long origin, long number) {
        return Payload.wrap(ByteBuffer.allocate(17)
                .put((byte) word)
                .putLong(origin)
                .putLong(number)
                .flip());
    }

    @Test
    void theLastWordOfAConversationIsNotWrittenOver() throws Exception {
        alice.closed(aliceToCarol, new CloseReason.ConnectionLost());
        bob.sayToAll(64);
        bobToAlice.pull(alice, aliceToBob);
        Thread closing = new Thread(() -> alice.closed(aliceToBob, new CloseReason.ConnectionLost()));
        minutes.onRead = () -> {
            minutes.onRead = () -> {};
            closing.start();
            while (closing.getState() != Thread.State.BLOCKED && closing.getState() != Thread.State.TERMINATED) {
                Thread.onSpinWait();
            }
        };
        alice.note();
        closing.join();

        assertEquals(new Acquaintance(1, 1, 0), noted());
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
