package org.jackfield.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.PointId;
import org.jackfield.api.selection.Candidate;
import org.jackfield.api.selection.Group;
import org.jackfield.api.selection.Merits;
import org.jackfield.api.selection.Neighbour;
import org.jackfield.api.selection.Newcomer;
import org.jackfield.api.selection.SelectionPolicy;
import org.junit.jupiter.api.Test;

/**
 * What every {@link SelectionPolicy} keeps to: it chooses among those that it is given, lets nobody go whom the node would not, and is a function of
 * the values that it is given. A subclass says how one is made.
 *
 * <p>Nodes of all sizes are tried, empty ones and full ones, with neighbours of every kind.
 */
public abstract class SelectionPolicyContract {

    /** Generous: a policy has 100 ms for one question, and here a busy machine for hundreds. */
    private static final Duration AT_ONCE = Duration.ofSeconds(20);

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    private static final int CASES = 200;

    /** A new one, with settings that are always the same. */
    protected abstract SelectionPolicy policy();

    @Test
    void hasAShortNameThatDoesNotChange() {
        String name = policy().name();

        assertTrue(name.matches("[A-Za-z0-9.-]{1,64}"), () -> "'" + name + "' is no name for a policy");
        assertEquals(name, policy().name());
    }

    @Test
    void dialsOnlyWhomTheBookHasDrawnAndEachOnce() {
        SelectionPolicy policy = policy();
        for (Case one : cases()) {
            List<Candidate> chosen = policy.dial(one.drawn(), one.connected(), NOON);

            assertTrue(one.drawn().containsAll(chosen), () -> "somebody else: " + chosen);
            assertEquals(chosen.size(), new HashSet<>(chosen).size(), "one twice");
        }
    }

    @Test
    void letsNobodyGoWhomTheNodeWouldNot() {
        SelectionPolicy policy = policy();
        for (Case one : cases()) {
            Optional<PeerId> gone = policy.displace(one.newcomer(), one.connected(), NOON);

            gone.ifPresent(peer -> assertTrue(
                    one.connected().stream()
                            .anyMatch(neighbour -> neighbour.peer().equals(peer) && neighbour.dispensable()),
                    () -> "held, dialled by us, or a stranger: " + peer));
        }
    }

    @Test
    void hasNobodyToChooseWhereNobodyIs() {
        Newcomer newcomer = cases().get(0).newcomer();

        assertEquals(List.of(), policy().dial(List.of(), List.of(), NOON));
        assertEquals(Optional.empty(), policy().displace(newcomer, List.of(), NOON));
    }

    @Test
    void saysTheSameOfTheSameWhateverItWasAskedBefore() {
        SelectionPolicy busy = policy();
        List<Case> cases = cases();
        List<Case> others = new ArrayList<>(cases);
        Collections.shuffle(others, new Random(7));
        others.forEach(one -> answers(busy, one));

        cases.forEach(one -> assertEquals(answers(policy(), one), answers(busy, one)));
    }

    @Test
    void answersAtOnce() {
        SelectionPolicy policy = policy();
        List<Case> cases = cases();

        assertTimeout(AT_ONCE, () -> cases.forEach(one -> answers(policy, one)));
    }

    private static List<Object> answers(SelectionPolicy policy, Case one) {
        return List.of(
                policy.dial(one.drawn(), one.connected(), NOON),
                policy.displace(one.newcomer(), one.connected(), NOON));
    }

    private static List<Case> cases() {
        Random random = new Random(11);
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < CASES; i++) {
            int groups = 1 + random.nextInt(40);
            List<Neighbour> connected = new ArrayList<>();
            int neighbours = random.nextInt(1 + i);
            for (int n = 0; n < neighbours; n++) {
                connected.add(neighbour(n, group(random.nextInt(groups)), random));
            }
            List<Candidate> drawn = new ArrayList<>();
            int candidates = random.nextInt(40);
            for (int n = 0; n < candidates; n++) {
                drawn.add(candidate(n, group(random.nextInt(groups)), random));
            }
            Newcomer newcomer = new Newcomer(peer(10_000), group(random.nextInt(2 * groups)), transport(random));
            cases.add(new Case(List.copyOf(drawn), List.copyOf(connected), newcomer));
        }
        return cases;
    }

    private static Neighbour neighbour(int number, Group group, Random random) {
        return new Neighbour(
                peer(number),
                random.nextInt(4) == 0 ? Direction.OUTBOUND : Direction.INBOUND,
                group,
                random.nextBoolean() ? Optional.empty() : Optional.of(group(random.nextInt(5))),
                transport(random),
                NOON.minusSeconds(random.nextInt(100_000)),
                random.nextInt(8) == 0,
                random.nextInt(4) == 0 ? Merits.NONE : merits(random));
    }

    private static Merits merits(Random random) {
        return new Merits(
                random.nextBoolean() ? Optional.empty() : Optional.of(Duration.ofMillis(random.nextInt(5_000))),
                random.nextInt(50) == 0 ? Long.MAX_VALUE : random.nextInt(1_000),
                random.nextInt(50) == 0 ? Long.MAX_VALUE : random.nextInt(100),
                moment(random),
                random.nextInt(50) == 0 ? Double.MAX_VALUE : random.nextDouble() * 9);
    }

    private static Candidate candidate(int number, Group group, Random random) {
        return new Candidate(
                new PointId(transport(random), "192.0.2.1", 1 + number),
                group,
                random.nextBoolean() ? Optional.empty() : Optional.of(group(random.nextInt(5))),
                moment(random),
                moment(random),
                random.nextInt(6) == 0 ? Candidate.Purpose.FEELER : Candidate.Purpose.CONNECTION);
    }

    private static Optional<Instant> moment(Random random) {
        return random.nextInt(3) == 0 ? Optional.empty() : Optional.of(NOON.minusSeconds(random.nextInt(100_000)));
    }

    private static String transport(Random random) {
        return List.of("tcp", "udp", "ws").get(random.nextInt(3));
    }

    private static Group group(int number) {
        return new Group("group " + number, number * 0x9e3779b97f4a7c15L);
    }

    private static PeerId peer(int number) {
        return new PeerId(
                ByteString.of(new byte[] {(byte) (number >> 16), (byte) (number >> 8), (byte) number}),
                "peer " + number);
    }

    private record Case(List<Candidate> drawn, List<Neighbour> connected, Newcomer newcomer) {}
}
