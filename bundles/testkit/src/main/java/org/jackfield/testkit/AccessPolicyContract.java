package org.jackfield.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Function;
import org.jackfield.api.access.AccessPolicy;
import org.jackfield.api.access.Ending;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.handshake.Announcement;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.reason.Rejection;
import org.junit.jupiter.api.Test;

/**
 * What every {@link AccessPolicy} keeps to: it is a function of the values that it is given. A subclass says how one is made.
 *
 * <p>Many questions are asked: all kinds of endings, addresses and peers, at several times, in several orders.
 */
public abstract class AccessPolicyContract {

    /** Generous: a policy has 100 ms for one question, and here a busy machine for thousands. */
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    private static final List<CloseReason> REASONS = List.of(
            new CloseReason.ConnectionLost(),
            new CloseReason.ClosedByPeer(),
            new CloseReason.InsufficientWork(),
            new CloseReason.HandshakeForged(),
            new CloseReason.HandshakeUndecodable("nonsense"),
            new CloseReason.HandshakeEnded(),
            new CloseReason.FrameForged(),
            new CloseReason.MessageUndecodable("nonsense"),
            new CloseReason.Misbehaviour("chatter", "it lies"),
            new CloseReason.Rejected(new Rejection.TooManyConnections()),
            new CloseReason.RejectedByPeer(new Rejection.AlreadyConnected()),
            new CloseReason.TimedOut(CloseReason.Phase.HANDSHAKE, Duration.ofSeconds(5)),
            new CloseReason.AddressBanned("spam"),
            new CloseReason.AddressGreylisted("spam", NOON),
            new CloseReason.Swapped(),
            new CloseReason.Shutdown());

    private static final List<Endpoint> ENDPOINTS = List.of(
            endpoint("tcp://192.0.2.66:50000", Direction.INBOUND),
            endpoint("tcp://[2001:db8::66]:9732", Direction.OUTBOUND),
            endpoint("ws://example.org:443", Direction.OUTBOUND));

    private static final List<PeerId> PEERS =
            List.of(new PeerId(ByteString.fromHex("0123"), "alice"), new PeerId(ByteString.fromHex("4567"), "mallory"));

    private static final List<Announcement> ANNOUNCEMENTS = List.of(
            new Announcement("TEZOS", 2, 1, OptionalInt.of(9732), false, false),
            new Announcement("TEZOS", 0, 0, OptionalInt.empty(), true, true));

    private static final List<Instant> TIMES =
            List.of(NOON, NOON.plus(Duration.ofDays(400)), NOON.minus(Duration.ofHours(7)), Instant.EPOCH);

    /** A new one, with settings that are always the same. */
    protected abstract AccessPolicy policy();

    @Test
    void hasAShortNameThatDoesNotChange() {
        String name = policy().name();

        assertTrue(name.matches("[A-Za-z0-9.-]{1,64}"), () -> "'" + name + "' is no name for a policy");
        assertEquals(name, policy().name());
    }

    @Test
    void neverAnswersNull() {
        AccessPolicy policy = policy();

        questions().forEach(question -> assertNotNull(question.apply(policy)));
    }

    @Test
    void givesTheSameAnswerToTheSameQuestion() {
        AccessPolicy policy = policy();
        List<Object> once = answers(policy, questions());

        assertEquals(once, answers(policy, questions()));
    }

    @Test
    void keepsNothingOfWhatItWasAskedBefore() {
        AccessPolicy fresh = policy();
        AccessPolicy busy = policy();
        List<Function<AccessPolicy, Object>> others = new ArrayList<>(questions());
        Collections.shuffle(others, new Random(7));
        answers(busy, others);

        for (Function<AccessPolicy, Object> question : questions()) {
            assertEquals(question.apply(fresh), question.apply(busy));
        }
    }

    @Test
    void answersAtOnce() {
        AccessPolicy policy = policy();

        assertTimeout(AT_ONCE, () -> {
            for (int i = 0; i < 20; i++) {
                answers(policy, questions());
            }
        });
    }

    private static List<Object> answers(AccessPolicy policy, List<Function<AccessPolicy, Object>> questions) {
        return questions.stream().map(question -> question.apply(policy)).toList();
    }

    private static List<Function<AccessPolicy, Object>> questions() {
        List<Function<AccessPolicy, Object>> all = new ArrayList<>();
        for (Instant now : TIMES) {
            for (Endpoint endpoint : ENDPOINTS) {
                all.add(policy -> policy.accept(endpoint, now));
                all.add(policy -> policy.dial(endpoint.remote(), Optional.empty(), now));
                for (PeerId peer : PEERS) {
                    all.add(policy -> policy.dial(endpoint.remote(), Optional.of(peer), now));
                    ANNOUNCEMENTS.forEach(said -> all.add(policy -> policy.admit(peer, endpoint, said, now)));
                    for (CloseReason reason : REASONS) {
                        all.add(policy -> policy.afterEnd(new Ending(endpoint, Optional.empty(), false, reason), now));
                        all.add(policy -> policy.afterEnd(new Ending(endpoint, Optional.of(peer), true, reason), now));
                    }
                }
            }
        }
        return all;
    }

    private static Endpoint endpoint(String remote, Direction direction) {
        return new Endpoint(PointId.parse("tcp://192.0.2.1:9732"), PointId.parse(remote), direction);
    }
}
