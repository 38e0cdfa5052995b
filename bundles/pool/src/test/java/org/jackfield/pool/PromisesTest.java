package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.protocol.Testimony;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.scoring.Deed;
import org.junit.jupiter.api.Test;

/** What a protocol saw peers do, and what they had promised and did not. */
class PromisesTest {

    private static final Duration WITHIN = Duration.ofSeconds(5);

    private final Town town = new Town(43);
    private final Resident alice = town.moveIn("192.0.2.1");
    private final Resident bob = town.moveIn("192.0.2.2");
    private final Connection toAlice = bob.connect(alice);
    private final Diarist chain = Diarist.in(alice, "chain");

    @Test
    void whatAProtocolSawIsCounted() {
        assertTrue(chain.testimony.saw(bob.peer(), Deed.FIRST_DELIVERY, 3));
        assertFalse(chain.testimony.saw(alice.peer(), Deed.INVALID, 1), "of whom nothing is kept");
        town.passSeconds(10);

        assertEquals(3, times(Deed.FIRST_DELIVERY));
    }

    @Test
    void whatIsNotKeptInTimeIsABrokenPromise() {
        chain.testimony.promised(bob.peer(), WITHIN);
        town.passSeconds(5);
        assertEquals(0, times(Deed.BROKEN_PROMISE));
        town.passSeconds(15);

        assertEquals(1, times(Deed.BROKEN_PROMISE));
        assertEquals(0, times(Deed.EXCUSED));
    }

    @Test
    void whatIsKeptIsNone() {
        chain.promise = chain.testimony.promised(bob.peer(), WITHIN);
        town.passSeconds(4);
        keep();
        town.passSeconds(20);
        chain.promise.kept();

        assertEquals(0, times(Deed.BROKEN_PROMISE));
    }

    /** The answer came in time; it is we who have not heard it. */
    @Test
    void anAnswerThatWaitsInAQueueOfOursCountsAgainstNobody() {
        alice.threads.hold("protocol-chain");
        chain.promise = chain.testimony.promised(bob.peer(), WITHIN);
        keep();
        town.passSeconds(8);
        alice.threads.release("protocol-chain");
        town.passSeconds(20);
        assertEquals(0, times(Deed.BROKEN_PROMISE) + times(Deed.EXCUSED));

        alice.threads.hold("protocol-chain");
        chain.promise = chain.testimony.promised(bob.peer(), WITHIN);
        keep();
        town.passSeconds(40);
        alice.threads.release("protocol-chain");
        town.passSeconds(20);
        assertEquals(0, times(Deed.BROKEN_PROMISE));
        assertEquals(1, times(Deed.EXCUSED), "nobody waits for ever");
    }

    @Test
    void whoHasLeftOwesNothingNorDoesAnybodyToAProtocolThatHas() {
        chain.testimony.promised(bob.peer(), WITHIN);
        town.passSeconds(2);
        alice.node.disconnect(bob.peer(), new CloseReason.ConnectionLost());
        town.passSeconds(2);
        bob.connect(alice);
        town.passSeconds(20);
        assertEquals(0, times(Deed.BROKEN_PROMISE) + times(Deed.EXCUSED));

        chain.testimony.promised(bob.peer(), WITHIN);
        alice.node.remove(chain);
        town.passSeconds(1);
        chain.testimony.promised(bob.peer(), WITHIN);
        assertFalse(chain.testimony.saw(bob.peer(), Deed.INVALID, 1));
        town.passSeconds(20);
        assertEquals(0, times(Deed.BROKEN_PROMISE) + times(Deed.EXCUSED) + times(Deed.INVALID));
    }

    @Test
    void whileAFaultOfOurOwnIsLikelyItIsExcused() {
        town.passSeconds(10);
        town.setWall(Duration.ofHours(1));
        chain.testimony.promised(bob.peer(), WITHIN);
        town.passSeconds(20);

        assertEquals(0, times(Deed.BROKEN_PROMISE));
        assertEquals(1, times(Deed.EXCUSED));
    }

    @Test
    void noMoreThanSoManyAreWaitedForAndOneThatIsOverMakesRoom() {
        for (int i = 0; i < Testimony.MOST_PROMISES + 50; i++) {
            chain.testimony.promised(bob.peer(), WITHIN);
        }
        town.passSeconds(20);
        assertEquals(Testimony.MOST_PROMISES, times(Deed.BROKEN_PROMISE));

        chain.testimony.promised(bob.peer(), WITHIN);
        town.passSeconds(20);
        assertEquals(Testimony.MOST_PROMISES + 1, times(Deed.BROKEN_PROMISE));
        assertThrows(IllegalArgumentException.class, () -> chain.testimony.promised(bob.peer(), Duration.ZERO));
    }

    private void keep() {
        toAlice.send(Diarist.KEPT, Gossip.words("here it is"));
        town.passSeconds(1);
    }

    private long times(Deed deed) {
        return alice.node.scoring().explain(bob.peer()).orElseThrow().history().spans().stream()
                .mapToLong(span -> span.times(deed))
                .sum();
    }
}
