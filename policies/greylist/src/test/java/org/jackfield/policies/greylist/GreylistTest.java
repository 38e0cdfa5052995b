package org.jackfield.policies.greylist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
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
import org.jackfield.testkit.AccessPolicyContract;
import org.junit.jupiter.api.Test;

/** What an ending earns. */
class GreylistTest extends AccessPolicyContract {

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static final Optional<Duration> DAY = Optional.of(Duration.ofHours(24));
    private static final Optional<Duration> NONE = Optional.empty();
    private static final PeerId MALLORY = new PeerId(ByteString.fromHex("0123"), "mallory");

    @Override
    protected AccessPolicy policy() {
        return new Greylist(GreylistSettings.DEFAULT);
    }

    @Test
    void aBrokenHandshakeCostsTheAddressADay() {
        assertEquals(new Penalty(DAY, NONE), earned(policy(), new CloseReason.InsufficientWork()));
        assertEquals(new Penalty(DAY, NONE), earned(policy(), new CloseReason.HandshakeForged()));
    }

    @Test
    void whoeverWasDialledAndProvedNothingIsFree() {
        Endpoint dialled =
                new Endpoint(PointId.parse("192.0.2.1:50000"), PointId.parse("192.0.2.66:80"), Direction.OUTBOUND);
        CloseReason garbage = new CloseReason.HandshakeUndecodable("GET");

        assertEquals(Penalty.NONE, policy().afterEnd(new Ending(dialled, Optional.empty(), false, garbage), NOON));
        assertEquals(
                new Penalty(DAY, NONE),
                policy().afterEnd(new Ending(dialled, Optional.of(MALLORY), false, garbage), NOON));
    }

    @Test
    void aBrokenProtocolCostsAddressAndPeerADay() {
        assertEquals(new Penalty(DAY, DAY), earned(policy(), new CloseReason.MessageUndecodable("nonsense")));
    }

    @Test
    void whatSpeaksAgainstNobodyIsFree() {
        assertEquals(Penalty.NONE, earned(policy(), new CloseReason.ConnectionLost()));
        assertEquals(Penalty.NONE, earned(policy(), new CloseReason.FrameForged()));
    }

    @Test
    void timesAreSettingsAndZeroIsNone() {
        Greylist greylist = new Greylist(
                new GreylistSettings(Duration.ofSeconds(1), Duration.ZERO, Duration.ofSeconds(3), Map.of()));

        assertEquals(
                new Penalty(Optional.of(Duration.ofSeconds(1)), NONE),
                earned(greylist, new CloseReason.InsufficientWork()));
        assertEquals(
                new Penalty(NONE, Optional.of(Duration.ofSeconds(3))),
                earned(greylist, new CloseReason.MessageUndecodable("nonsense")));
    }

    @Test
    void aReasonMayHaveItsOwnTimeOrBeForgivenAndThatChangesLive() {
        Greylist greylist = new Greylist(GreylistSettings.DEFAULT);
        greylist.change(new GreylistSettings(
                Duration.ofHours(1),
                Duration.ofHours(1),
                Duration.ofHours(1),
                GreylistComponent.reasons("insufficient-work=60, message-undecodable=0", "frame-forged=5")));

        assertEquals(
                new Penalty(Optional.of(Duration.ofSeconds(60)), NONE),
                earned(greylist, new CloseReason.InsufficientWork()));
        assertEquals(Penalty.NONE, earned(greylist, new CloseReason.MessageUndecodable("nonsense")));
        assertEquals(
                new Penalty(Optional.of(Duration.ofSeconds(5)), NONE), earned(greylist, new CloseReason.FrameForged()));
        assertEquals(
                new Penalty(Optional.of(Duration.ofHours(1)), NONE),
                earned(greylist, new CloseReason.HandshakeForged()));
    }

    @Test
    void reasonsThatNobodyKnowsAreLeftOut() {
        assertEquals(
                Map.of("closed-by-peer", Duration.ofSeconds(7)),
                GreylistComponent.reasons("bad-weather=7,closed-by-peer=7,insufficient-work,frame-forged=-1"));
    }

    @Test
    void aNegativeTimeIsRefusedWithASentence() {
        String sentence = assertThrows(
                        IllegalArgumentException.class,
                        () -> new GreylistSettings(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(-1), Map.of()))
                .getMessage();

        assertEquals("peer-time must not be negative: -1 s", sentence);
    }

    private static Penalty earned(AccessPolicy policy, CloseReason reason) {
        Endpoint endpoint =
                new Endpoint(PointId.parse("192.0.2.1:9732"), PointId.parse("192.0.2.66:50000"), Direction.INBOUND);
        return policy.afterEnd(new Ending(endpoint, Optional.of(MALLORY), true, reason), NOON);
    }
}
