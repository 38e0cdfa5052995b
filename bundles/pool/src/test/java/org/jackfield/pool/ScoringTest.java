package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.recording.Judgement;
import org.jackfield.api.recording.Recorded;
import org.jackfield.api.recording.RecordingReader;
import org.jackfield.api.scheduling.PeerClass;
import org.jackfield.api.scheduling.Standing;
import org.jackfield.api.scoring.Deed;
import org.jackfield.api.scoring.Noted;
import org.jackfield.api.scoring.PeerHistory;
import org.jackfield.api.scoring.PeerScore;
import org.jackfield.api.scoring.PolicyState;
import org.jackfield.api.scoring.Score;
import org.jackfield.api.scoring.ScoringPolicy;
import org.jackfield.api.scoring.Span;
import org.jackfield.api.scoring.Term;
import org.jackfield.pool.connection.PeerConnection;
import org.jackfield.pool.selfcheck.SelfCheck;
import org.jackfield.pool.settings.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node keeps of its peers' conduct, and what it does with what a policy says. */
class ScoringTest {

    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final Town town = new Town(23);
    private final Resident alice = town.moveIn("192.0.2.1");
    private final Resident bob = town.moveIn("192.0.2.2");
    private final Counting counting = new Counting("counting");

    @Test
    void withoutAPolicyEverybodyIsNeutral() {
        bob.connect(alice);
        town.pass(INTERVAL);

        assertEquals(Score.NEUTRAL, bobs().score());
        assertEquals(Optional.empty(), bobs().policy());
        assertEquals(Standing.NEUTRAL, standing());
    }

    @Test
    void aNewcomerCountsAsOneUntilThePolicyHasSpoken() {
        alice.node.add(counting, 0);
        Connection toAlice = bob.connect(alice);
        assertTrue(town.until(() -> alice.node.scoring().explain(bob.peer()).isPresent()));

        assertEquals(Score.NEWCOMER, bobs().score());
        assertEquals(PeerClass.NEWCOMER, standing().peerClass());

        Gossip.in(alice);
        say(toAlice, 7);
        town.pass(INTERVAL);

        assertEquals(8, bobs().score().number());
        assertEquals(new Standing(PeerClass.FAVOURED, 8), standing(), "and has the share that it is worth");
        assertEquals(Optional.of("counting"), bobs().policy());
    }

    @Test
    void aPolicyThatComesIsAskedAtOnceAndWhenItHasLeftAllAreNeutralAtOnce() {
        bob.connect(alice);
        town.pass(INTERVAL);
        alice.node.add(counting, 0);
        town.pass(Duration.ofMillis(1));
        assertEquals(Optional.of("counting"), bobs().policy());

        var left = alice.node.remove(counting).toCompletableFuture();
        town.pass(Duration.ofMillis(1));
        assertTrue(left.isDone());
        assertEquals(Standing.NEUTRAL, standing());
    }

    @Test
    void ofSeveralTheHighestRankingIsAsked() {
        bob.connect(alice);
        Counting other = new Counting("other");
        alice.node.add(counting, 0);
        alice.node.add(other, -1);
        town.pass(INTERVAL);
        assertEquals(Optional.of("counting"), bobs().policy());

        alice.node.add(other, 1);
        town.pass(INTERVAL);
        assertEquals(Optional.of("other"), bobs().policy());
        assertEquals(
                List.of(
                        new PolicyState(PolicyState.Kind.SCORING, "other", true, 0),
                        new PolicyState(PolicyState.Kind.SCORING, "counting", false, 0)),
                alice.node.scoring().policies());

        alice.node.remove(other);
        town.pass(INTERVAL);
        assertEquals(Optional.of("counting"), bobs().policy());
    }

    @Test
    void aScoreCanBeComputedAgainFromItsHistoryToTheBit() {
        alice.node.add(counting, 0);
        Gossip.in(alice);
        Connection toAlice = bob.connect(alice);
        for (int i = 0; i < 100; i++) {
            say(toAlice, i % 5);
            town.pass(INTERVAL);
            PeerScore said = bobs();
            assertEquals(said.score(), new Counting("again").score(said.history(), said.at()));
        }
    }

    @Test
    void whatIsWantedIsUsefulAndWhatNobodyEverWantedIsNot() {
        Gossip.in(alice);
        Connection toAlice = bob.connect(alice);
        say(toAlice, 5);
        toAlice.send(new MessageId(0x77), Gossip.words("spam"));
        town.pass(INTERVAL);

        assertEquals(5, times(Deed.USEFUL));
        assertEquals(1, times(Deed.UNWANTED));
        assertEquals(0, times(Deed.EXCUSED));
        assertEquals(INTERVAL.toSeconds(), connected().toSeconds(), 1);
    }

    @Test
    void whatAProtocolOfOursThatHasLeftWantedIsOurOwnFault() {
        Gossip gossip = Gossip.in(alice);
        alice.node.add(new OtherEar());
        Connection toAlice = bob.connect(alice);
        alice.node.remove(gossip);
        town.pass(INTERVAL);
        say(toAlice, 5);
        town.pass(INTERVAL);

        assertEquals(0, times(Deed.UNWANTED));
        assertEquals(5, times(Deed.EXCUSED));
    }

    @Test
    void withoutAnyProtocolNobodyIsBlamedForSpeaking() {
        Connection toAlice = bob.connect(alice);
        say(toAlice, 5);
        town.pass(INTERVAL);

        assertEquals(0, times(Deed.UNWANTED));
        assertEquals(5, times(Deed.EXCUSED));
    }

    @Test
    void aFullQueueOfOursCountsAgainstNobody() {
        Gossip.in(alice);
        alice.threads.hold("protocol-gossip");
        Connection toAlice = bob.connect(alice);
        say(toAlice, 5_000);
        town.pass(INTERVAL.multipliedBy(3));
        assertEquals(0, times(Deed.UNWANTED) + times(Deed.INVALID) + times(Deed.BROKEN_PROMISE));

        alice.threads.release("protocol-gossip");
        town.pass(INTERVAL.multipliedBy(3));
        assertEquals(5_000, times(Deed.USEFUL));
    }

    @Test
    void protocolsNoteWhatTheCoreCannotJudge() {
        bob.connect(alice);
        town.pass(INTERVAL);
        assertTrue(alice.node.scoring().note(bob.peer(), Deed.FIRST_DELIVERY, 3));
        assertTrue(alice.node.scoring().note(bob.peer(), Deed.BROKEN_PROMISE, 2));
        assertFalse(alice.node.scoring().note(alice.peer(), Deed.INVALID, 1), "of whom nothing is kept");
        town.pass(INTERVAL);

        assertEquals(3, times(Deed.FIRST_DELIVERY));
        assertEquals(2, times(Deed.BROKEN_PROMISE));
    }

    @Test
    void whileAFaultOfOurOwnIsLikelyNothingIsHeldAgainstAnybody() {
        Gossip.in(alice);
        Connection toAlice = bob.connect(alice);
        town.pass(INTERVAL);
        town.setWall(Duration.ofHours(1));
        town.pass(SelfCheck.PERIOD);
        toAlice.send(new MessageId(0x77), Gossip.words("spam"));
        alice.node.scoring().note(bob.peer(), Deed.INVALID, 4);
        alice.node.scoring().note(bob.peer(), Deed.FIRST_DELIVERY, 2);
        town.pass(INTERVAL);

        assertEquals(0, times(Deed.UNWANTED) + times(Deed.INVALID));
        assertEquals(5, times(Deed.EXCUSED));
        assertEquals(2, times(Deed.FIRST_DELIVERY), "what is good counts nevertheless");
    }

    @Test
    void whoComesBackHasTheHistoryItHadAndNoNewcomersShare() {
        Counting strict = new Counting("strict");
        alice.node.add(strict, 0);
        bob.connect(alice);
        town.pass(INTERVAL);
        alice.node.disconnect(bob.peer(), new CloseReason.Misbehaviour("gossip", "it lies"));
        town.passSeconds(5);
        assertEquals(Optional.empty(), alice.node.scoring().explain(bob.peer()));
        bob.connect(alice);
        town.pass(Duration.ofSeconds(1));

        assertEquals(1, times(Deed.INVALID));
        assertEquals(PeerClass.THROTTLED, standing().peerClass());
    }

    @Test
    void ofAllInAPartOfTheNetworkTheConductIsKnownTogether() {
        Resident carol = town.moveIn("8.8.8.8");
        Resident mallory = town.moveIn("8.8.4.4");
        bob.connect(alice);
        carol.connect(alice);
        mallory.connect(alice);
        town.pass(INTERVAL);
        alice.node.scoring().note(mallory.peer(), Deed.INVALID, 9);
        town.pass(INTERVAL);

        PeerHistory carols =
                alice.node.scoring().explain(carol.peer()).orElseThrow().history();
        assertEquals(9, sum(carols.groupSpans(), Deed.INVALID));
        assertEquals(0, sum(carols.spans(), Deed.INVALID));
        assertEquals(0, sum(bobs().history().groupSpans(), Deed.INVALID));
    }

    @Test
    void aPolicyThatFailsIsNamedCountedAndReplacedByTheNeutralAnswerWhileAllElseGoesOn() {
        Gossip gossip = Gossip.in(alice);
        Connection toAlice = bob.connect(alice);
        alice.node.add(
                new ScoringPolicy() {
                    @Override
                    public String name() {
                        return "broken";
                    }

                    @Override
                    public Score score(PeerHistory history, Instant now) {
                        throw new IllegalStateException("lost");
                    }
                },
                0);
        town.pass(INTERVAL);
        say(toAlice, 3);
        town.pass(INTERVAL);

        assertEquals(3, gossip.heard.size());
        assertEquals(Score.NEUTRAL, bobs().score());
        assertEquals(Standing.NEUTRAL, standing());
        PolicyState state = alice.node.scoring().policies().get(0);
        assertEquals("broken", state.name());
        assertTrue(state.failures() >= 2);
        assertEquals("broken", alice.heard(NodeEvent.PluginFailed.class).get(0).name());
    }

    @Test
    void theIntervalChangesLive() {
        alice.node.add(counting, 0);
        bob.connect(alice);
        town.pass(INTERVAL);
        alice.node.change(Town.quiet("192.0.2.1").scoringEvery(Duration.ofHours(1)));
        town.pass(Duration.ofSeconds(1));
        Instant before = bobs().at();
        town.pass(Duration.ofMinutes(50));
        assertEquals(before, bobs().at());

        alice.node.change(Town.quiet("192.0.2.1").scoringEvery(Duration.ofSeconds(1)));
        town.pass(Duration.ofSeconds(2));
        assertTrue(bobs().at().isAfter(before));
    }

    @Test
    void everyScoreOfARunIsComputedAgainFromItsRecordingToTheBit(@TempDir Path folder) throws IOException {
        alice.node.change(Town.quiet("192.0.2.1").with(new Recording(true, Optional.of(folder), 1 << 24)));
        Gossip.in(alice);
        List<Resident> others = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            others.add(town.moveIn("192.0." + i % 3 + "." + (10 + i)));
        }
        Fading fading = new Fading(new AtomicReference<>(0.25));
        alice.node.add(fading, 0);
        Diarist chain = Diarist.in(alice, "chain");
        List<PeerScore> said = new ArrayList<>();
        for (int minute = 0; minute < 40; minute++) {
            for (Resident other : others) {
                if (alice.connectionTo(other).isEmpty()) {
                    other.connect(alice);
                }
                say(other.connectionTo(alice).orElseThrow(), town.random.nextInt(5));
                if (town.random.nextInt(20) == 0) {
                    alice.node.scoring().note(other.peer(), Deed.INVALID, 1);
                }
                if (town.random.nextInt(8) == 0) {
                    chain.notes.write(other.peer(), 2 * town.random.nextDouble() - 1 + " at minute " + minute);
                }
                if (town.random.nextInt(30) == 0) {
                    alice.node.disconnect(other.peer(), new CloseReason.ConnectionLost());
                }
            }
            if (minute == 20) {
                fading.weight().set(0.75);
            }
            town.passSeconds(60);
            said.addAll(alice.node.scoring().scores());
        }
        alice.node.change(Town.quiet("192.0.2.1"));
        town.passSeconds(1);

        Map<String, Judgement> recorded = new HashMap<>();
        int rest = 0;
        try (RecordingReader reader = RecordingReader.open(folder.resolve("000001.scores"), trouble -> {
            throw new AssertionError(trouble);
        })) {
            Optional<List<Recorded>> block = reader.next();
            while (block.isPresent()) {
                for (Recorded question : block.get()) {
                    if (question instanceof Judgement each) {
                        recorded.put(each.peer() + " " + each.at(), each);
                        assertSameBits(each.score(), again(each));
                    } else {
                        rest++;
                    }
                }
                block = reader.next();
            }
        }
        assertEquals(recorded.size() + rest, alice.node.scoring().recording().recorded());
        assertTrue(recorded.size() > 6 * 40, recorded.size() + " scores");
        assertTrue(said.size() > 6 * 30, said.size() + " scores");
        assertTrue(
                recorded.values().stream()
                                .filter(each -> !each.history().notes().isEmpty())
                                .count()
                        > 6 * 20,
                "most of them with what the protocol noted");
        for (PeerScore each : said) {
            if (each.policy().isPresent()) {
                Judgement kept = recorded.get(each.peer() + " " + each.at());
                assertEquals(each.history(), kept.history(), "the very history that was fed");
                assertSameBits(each.score(), kept.score());
            }
        }
    }

    private static Score again(Judgement judgement) {
        assertEquals(Optional.of("fading"), judgement.policy());
        double weight = Double.parseDouble(judgement.settings().get("weight"));
        return new Fading(new AtomicReference<>(weight)).score(judgement.history(), judgement.at());
    }

    private static void assertSameBits(Score one, Score other) {
        assertEquals(one, other);
        assertEquals(Double.doubleToRawLongBits(one.number()), Double.doubleToRawLongBits(other.number()));
        for (int i = 0; i < one.terms().size(); i++) {
            assertEquals(
                    Double.doubleToRawLongBits(one.terms().get(i).value()),
                    Double.doubleToRawLongBits(other.terms().get(i).value()));
        }
    }

    private void say(Connection connection, int times) {
        for (int i = 0; i < times; i++) {
            connection.send(Gossip.WORD, Gossip.words("word " + i));
        }
    }

    private PeerScore bobs() {
        return alice.node.scoring().explain(bob.peer()).orElseThrow();
    }

    private Standing standing() {
        return ((PeerConnection) alice.connectionTo(bob).orElseThrow()).standing();
    }

    private long times(Deed deed) {
        return sum(bobs().history().spans(), deed);
    }

    private Duration connected() {
        return bobs().history().spans().stream().map(Span::connected).reduce(Duration.ZERO, Duration::plus);
    }

    private static long sum(List<Span> spans, Deed deed) {
        return spans.stream().mapToLong(span -> span.times(deed)).sum();
    }

    /** One and as much as there were useful messages; nothing after anything invalid. */
    private record Counting(String name) implements ScoringPolicy {

        @Override
        public Score score(PeerHistory history, Instant now) {
            if (sum(history.spans(), Deed.INVALID) > 0) {
                return Score.of(PeerClass.THROTTLED, List.of());
            }
            return Score.of(
                    PeerClass.FAVOURED,
                    List.of(new Term("neutral", 1), new Term("useful", sum(history.spans(), Deed.USEFUL))));
        }
    }

    /** What depends on all of a history, and on bits that any other order of sums would change. */
    private record Fading(AtomicReference<Double> weight) implements ScoringPolicy {

        @Override
        public String name() {
            return "fading";
        }

        @Override
        public Map<String, String> settings() {
            return Map.of("weight", weight.get().toString());
        }

        @Override
        public Score score(PeerHistory history, Instant now) {
            List<Term> terms = new ArrayList<>();
            terms.add(new Term("neutral", 1));
            terms.add(new Term("own", faded(history.spans(), now)));
            terms.add(new Term("of-group", weight.get() * faded(history.groupSpans(), now)));
            for (Noted note : history.notes()) {
                double age = Duration.between(note.when(), now).toNanos() / 1e9;
                terms.add(new Term("noted", (1 + note.worth()) * StrictMath.pow(0.5, age / 1800)));
            }
            terms.add(new Term(
                    "near", 1 / (0.3 + history.latency().orElse(Duration.ZERO).toNanos() / 1e9)));
            return Score.of(PeerClass.ORDINARY, terms);
        }

        private static double faded(List<Span> spans, Instant now) {
            double sum = 0;
            for (Span span : spans) {
                double age = Duration.between(span.until(), now).toNanos() / 1e9;
                double worth = span.times(Deed.USEFUL) + span.connected().toNanos() / 1e10;
                sum += (worth + 0.1 * span.times(Deed.INVALID)) * StrictMath.pow(0.5, age / 1800);
            }
            return sum;
        }
    }
}
