package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.identity.Identity;
import org.jackfield.api.message.Message;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.reason.Rejection;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.SessionLimits;
import org.junit.jupiter.api.Test;

/** A peer's key alone carries on no session. */
class StolenSessionTest {

    private static final String ALICE = "192.0.2.1";
    private static final String BOB = "192.0.2.2";
    private static final String MALLORY = "203.0.113.66";
    private static final ByteString GUESS = ByteString.of(new byte[Message.Resume.PROOF_BYTES]);

    private final Town town = new Town(9);
    private final Resident alice = town.moveIn(ALICE, kin(ALICE));
    private final Resident bob = town.moveIn(BOB, kin(BOB));
    private final Gossip atAlice = Gossip.in(alice);
    private final Connection toAlice;
    private final KeyThief mallory = new KeyThief(town, MALLORY, Resident.identity(town.secret(BOB.hashCode())));

    StolenSessionTest() {
        toAlice = bob.connect(alice);
        town.passSeconds(1);
    }

    private static PoolSettings kin(String host) {
        return Town.quiet(host).with(SessionLimits.DEFAULT);
    }

    private void theSessionGoesOnUndisturbed() {
        toAlice.send(Gossip.WORD, Gossip.words("still bob"));
        town.passSeconds(1);
        assertEquals(List.of("still bob"), atAlice.heard);
        assertTrue(toAlice.open());
        assertEquals(
                BOB, alice.connectionTo(bob).orElseThrow().endpoint().remote().host());
        assertEquals(List.of(), alice.heard(NodeEvent.Resumed.class));
        assertEquals(List.of(), alice.heard(NodeEvent.Suspended.class));
    }

    @Test
    void whoeverProvesNothingInTwoSecondsIsClosed() {
        mallory.dial(alice);
        assertTrue(mallory.accepted());
        assertEquals(Optional.empty(), mallory.end);

        town.passSeconds(2);

        assertTrue(mallory.end.isPresent());
        theSessionGoesOnUndisturbed();
    }

    @Test
    void aWrongProofIsNone() {
        mallory.dial(alice).say(new Message.Resume(GUESS, 0));

        assertTrue(mallory.end.isPresent());
        theSessionGoesOnUndisturbed();
    }

    @Test
    void anAttachWithoutAProofIsNotHeard() {
        mallory.dial(alice).say(new Message.Attach(7, 0, 0));

        assertTrue(mallory.end.isPresent());
        theSessionGoesOnUndisturbed();
    }

    @Test
    void theProofThatWeShowIsNoneForOurselves() {
        mallory.dial(alice);
        Message.Resume shown = mallory.heard.stream()
                .filter(Message.Resume.class::isInstance)
                .map(Message.Resume.class::cast)
                .findFirst()
                .orElseThrow();

        mallory.say(shown);

        assertTrue(mallory.end.isPresent());
        theSessionGoesOnUndisturbed();
    }

    @Test
    void aProofThatIsGoodForOneChannelIsNoneForAnother() throws GeneralSecurityException {
        Identity eve = Resident.identity(town.secret(7));
        KeyThief first = new KeyThief(town, "203.0.113.70", eve).befriend(alice);
        KeyThief second = new KeyThief(town, "203.0.113.71", eve).dial(alice);
        KeyThief third = new KeyThief(town, "203.0.113.72", eve).dial(alice);
        Message.Resume good = new Message.Resume(proof(first.transcript(), second.transcript(), eve), 0);

        third.say(good);

        assertTrue(third.end.isPresent());
        assertEquals(Optional.empty(), second.end);
        second.say(good);
        assertEquals(Optional.empty(), second.end, "where it belongs");
    }

    /** As pool/README.md has it. */
    private static ByteString proof(ByteString session, ByteString channel, Identity sender)
            throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(session.toByteArray(), "HmacSHA256"));
        mac.update(channel.toByteArray());
        return ByteString.of(mac.doFinal(sender.peer().bytes().toByteArray()));
    }

    @Test
    void theChannelThatASessionHasLeftIsClosedWhenItEnds() throws GeneralSecurityException {
        Identity eve = Resident.identity(town.secret(7));
        KeyThief first = new KeyThief(town, "203.0.113.70", eve).beBefriendedBy(alice, "203.0.113.70");
        KeyThief second = new KeyThief(town, "203.0.113.71", eve).dial(alice);
        second.say(new Message.Resume(proof(first.transcript(), second.transcript(), eve), 0));
        assertEquals(1, alice.heard(NodeEvent.Resumed.class).size());
        assertEquals(Optional.empty(), first.end, "until something arrives on the new one");

        first.denyAll();
        second.hangUp();
        town.passSeconds(1);

        assertEquals(1, alice.connections(), "with Bob");
        assertTrue(first.end.isPresent());
    }

    @Test
    void aThirdAtOnceIsRefused() {
        mallory.dial(alice);
        KeyThief second = new KeyThief(town, "203.0.113.67", Resident.identity(town.secret(BOB.hashCode())));
        KeyThief third = new KeyThief(town, "203.0.113.68", Resident.identity(town.secret(BOB.hashCode())));
        second.dial(alice);
        third.dial(alice);

        assertTrue(mallory.accepted());
        assertTrue(second.accepted());
        assertEquals(Optional.of(new CloseReason.RejectedByPeer(new Rejection.TooManyConnections())), third.end);
        town.passSeconds(3);
        theSessionGoesOnUndisturbed();
    }

    @Test
    void whoHasNoSessionIsRefusedWithoutAMotive() {
        bob.node.disconnect(alice.peer(), new CloseReason.OperatorDecided("enough"));
        town.passSeconds(1);

        mallory.dial(alice);

        assertFalse(mallory.accepted());
        assertEquals(Optional.of(new CloseReason.RejectedByPeer(new Rejection.NoMotive())), mallory.end);
        town.pass(Duration.ofSeconds(1));
        assertEquals(0, alice.connections());
    }
}
