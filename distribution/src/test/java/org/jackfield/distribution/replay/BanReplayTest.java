package org.jackfield.distribution.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jackfield.api.access.AccessPolicy;
import org.jackfield.api.access.Ending;
import org.jackfield.api.access.Penalty;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.recording.Reckoning;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BanReplayTest {

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static final PeerId BOB = new PeerId(ByteString.of(new byte[] {1}), "bob");

    private final Asker asker = new Asker(Duration.ofMinutes(5));

    @AfterEach
    void end() {
        asker.close();
    }

    @Test
    void whoWouldBeBannedAndWhoWouldBeSparedAreTold() throws Exception {
        BanReplay replay =
                replay(ending -> ending.reason() instanceof CloseReason.ConnectionLost ? hours(2, 0) : Penalty.NONE);
        replay.hear(reckoning(0, "192.0.2.1", new CloseReason.InsufficientWork(), hours(24, 24)));
        replay.hear(reckoning(0, "192.0.2.2", new CloseReason.ConnectionLost(), Penalty.NONE));
        replay.hear(reckoning(0, "192.0.2.3", new CloseReason.ClosedByPeer(), Penalty.NONE));

        assertEquals(
                List.of(
                        "192.0.2.2 connection-lost 0 2 grey-listed",
                        "192.0.2.1 insufficient-work 24 0 spared",
                        "bob insufficient-work 24 0 spared"),
                told(replay));
        assertEquals(1, replay.tally().same());
    }

    @Test
    void whatOverlapsCountsOnceAndAnIpv6AddressIsItsSite() throws Exception {
        BanReplay replay = replay(ending -> hours(1, 0));
        for (int hour = 0; hour < 4; hour++) {
            replay.hear(reckoning(hour, "2001:db8::" + hour, new CloseReason.InsufficientWork(), hours(2, 0)));
        }

        assertEquals(List.of("2001:db8::/64 insufficient-work 5 4 less"), told(replay));
    }

    @Test
    void aSparedAddressIsSparedWhateverPoliciesSay() throws Exception {
        BanReplay replay = replay(ending -> hours(3, 3));
        Ending ending = reckoning(0, "192.0.2.1", new CloseReason.InsufficientWork(), hours(1, 1))
                .ending();
        replay.hear(new Reckoning(NOON, ending, true, Optional.of("strict"), Map.of(), hours(1, 1)));

        assertEquals(List.of("bob insufficient-work 1 3 more"), told(replay));
    }

    @Test
    void oneThatFailsBansNobody() throws Exception {
        BanReplay replay = replay(ending -> {
            throw new IllegalStateException("lost");
        });
        replay.hear(reckoning(0, "192.0.2.1", new CloseReason.InsufficientWork(), hours(1, 0)));

        assertEquals(List.of("192.0.2.1 insufficient-work 1 0 spared"), told(replay));
        assertEquals(1, asker.failures().get("strict").times());
    }

    @Test
    void aBanWithoutEndIsTheLongestOfANode() throws Exception {
        Penalty endless = new Penalty(Optional.of(Duration.ofSeconds(Long.MAX_VALUE)), Optional.empty());
        BanReplay replay = replay(ending -> endless);
        replay.hear(reckoning(0, "192.0.2.1", new CloseReason.InsufficientWork(), hours(1, 0)));
        replay.hear(reckoning(1, "192.0.2.1", new CloseReason.InsufficientWork(), endless));

        assertEquals(List.of("192.0.2.1 insufficient-work 8760001 8760001 same"), told(replay));
    }

    private BanReplay replay(Sentence sentence) {
        AccessPolicy policy = new AccessPolicy() {
            @Override
            public String name() {
                return "strict";
            }

            @Override
            public Penalty afterEnd(Ending ending, Instant now) {
                return sentence.of(ending);
            }
        };
        return new BanReplay(
                (then, settings) -> Optional.of(new Actor<>("strict", policy)), asker, Duration.ofMinutes(1));
    }

    private interface Sentence {
        Penalty of(Ending ending);
    }

    private static Reckoning reckoning(int hour, String address, CloseReason reason, Penalty penalty) {
        Endpoint endpoint = new Endpoint(
                new PointId("tcp", "192.0.2.100", 9732), new PointId("tcp", address, 1_024), Direction.INBOUND);
        Ending ending = new Ending(endpoint, Optional.of(BOB), true, reason);
        return new Reckoning(
                NOON.plus(Duration.ofHours(hour)), ending, false, Optional.of("strict"), Map.of(), penalty);
    }

    private static Penalty hours(int address, int peer) {
        return new Penalty(time(address), time(peer));
    }

    private static Optional<Duration> time(int hours) {
        return hours == 0 ? Optional.empty() : Optional.of(Duration.ofHours(hours));
    }

    private static List<String> told(BanReplay replay) {
        return replay.bans().stream()
                .map(ban -> ban.subject().text() + " " + ban.reason() + " "
                        + ban.then().toHours() + " " + ban.now().toHours() + " "
                        + ban.verdict())
                .toList();
    }
}
