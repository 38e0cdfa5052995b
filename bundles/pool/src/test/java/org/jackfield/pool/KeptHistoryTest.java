package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.scheduling.PeerClass;
import org.jackfield.api.scoring.Deed;
import org.jackfield.api.scoring.PeerHistory;
import org.jackfield.api.scoring.Score;
import org.jackfield.api.scoring.ScoringPolicy;
import org.jackfield.api.scoring.Span;
import org.jackfield.api.scoring.Term;
import org.jackfield.pool.settings.BookLimits;
import org.jackfield.pool.settings.PoolSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After a restart a peer is no newcomer. */
class KeptHistoryTest {

    private static final String HOME = "192.0.2.1";

    private final Town town = new Town(47);
    private final Resident bob = town.moveIn("8.8.4.4");
    private final Resident carol = town.moveIn("8.8.8.8");

    @TempDir
    Path folder;

    @Test
    void whatPeersDidIsKnownAfterARestartAndGrowsOldMeanwhile() {
        Resident alice = town.moveIn(HOME, settings());
        Gossip.in(alice);
        Connection toAlice = bob.connect(alice);
        carol.connect(alice);
        for (int i = 0; i < 30; i++) {
            toAlice.send(Gossip.WORD, Gossip.words("word " + i));
            town.passSeconds(10);
        }
        alice.node.scoring().note(carol.peer(), Deed.INVALID, 2);
        town.passSeconds(10);
        PeerHistory bobs = history(alice, bob);
        PeerHistory carols = history(alice, carol);
        alice.stop();
        town.pass(Duration.ofHours(3));

        Resident again = town.moveIn(HOME, settings());
        again.node.add(new Strict(), 0);
        bob.connect(again);
        carol.connect(again);
        town.passSeconds(1);

        assertEquals(30, sum(history(again, bob).spans(), Deed.USEFUL));
        assertEquals(2, sum(history(again, carol).spans(), Deed.INVALID));
        assertTrue(
                history(again, bob)
                                .latency()
                                .orElseThrow()
                                .compareTo(bobs.latency().orElseThrow())
                        <= 0,
                "and its quickest handshake");
        assertEquals(30, sum(history(again, carol).groupSpans(), Deed.USEFUL), "of its part of the network, too");
        assertEquals(2, sum(history(again, bob).groupSpans(), Deed.INVALID));
        Span last = carols.spans().get(carols.spans().size() - 1);
        assertTrue(
                history(again, carol).spans().stream()
                        .anyMatch(span -> Duration.between(span.until(), last.until())
                                        .abs()
                                        .compareTo(Duration.ofSeconds(10))
                                < 0),
                "and when it was");
        assertEquals(
                PeerClass.THROTTLED,
                again.node.scoring().explain(carol.peer()).orElseThrow().score().peerClass(),
                "who had a bad name has it from the first moment");
    }

    @Test
    void whoIsKilledForgetsTwoMinutesAtMost() {
        Resident alice = town.moveIn(HOME, settings());
        bob.connect(alice);
        town.passSeconds(60);
        alice.node.scoring().note(bob.peer(), Deed.INVALID, 7);
        town.passSeconds(120);
        town.network.isolate(HOME);

        Resident heir = new Resident(town, "192.0.2.4", settings(), Town.NETWORK);
        heir.begin();
        heir.node.add(new Strict(), 0);
        heir.connect(bob);
        town.passSeconds(1);

        assertEquals(7, sum(history(heir, bob).spans(), Deed.INVALID));
    }

    @Test
    void restartsWithoutEndMakeAHistoryNoLongerThanPoliciesAreAskedAbout() {
        for (int i = 0; i < 40; i++) {
            Resident alice = town.moveIn(HOME, settings());
            bob.connect(alice);
            for (int minute = 0; minute < 3; minute++) {
                town.passSeconds(61);
            }
            alice.node.disconnect(bob.peer(), new CloseReason.ConnectionLost());
            alice.stop();
        }
        Resident alice = town.moveIn(HOME, settings());
        bob.connect(alice);
        town.passSeconds(20);

        List<Span> spans = history(alice, bob).spans();
        assertTrue(spans.size() <= PeerHistory.MOST_SPANS, spans.size() + " spans");
        Duration connected = spans.stream().map(Span::connected).reduce(Duration.ZERO, Duration::plus);
        assertEquals(40 * 3 * 61, connected.toSeconds(), 90, "and nothing of it is lost");
    }

    private static PeerHistory history(Resident at, Resident of) {
        return at.node.scoring().explain(of.peer()).orElseThrow().history();
    }

    private static long sum(List<Span> spans, Deed deed) {
        return spans.stream().mapToLong(span -> span.times(deed)).sum();
    }

    private PoolSettings settings() {
        return Town.quiet(HOME).with(BookLimits.DEFAULT.in(folder.resolve("address-book")));
    }

    /** Throttles whoever has ever done anything invalid. */
    private static final class Strict implements ScoringPolicy {

        @Override
        public String name() {
            return "strict";
        }

        @Override
        public Score score(PeerHistory history, Instant now) {
            return sum(history.spans(), Deed.INVALID) > 0
                    ? Score.of(PeerClass.THROTTLED, List.of())
                    : Score.of(PeerClass.NEWCOMER, List.of(new Term("neutral", 1)));
        }
    }
}
