package org.jackfield.handshake;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.Identity;
import org.jackfield.api.message.Message;
import org.jackfield.api.point.Direction;
import org.jackfield.handshake.crypto.BouncyCastleBoxes;
import org.jackfield.handshake.crypto.Curve25519;
import org.jackfield.handshake.identity.ReferenceIdentities;

/**
 * A far end that dials a {@link Party}, knows its keys and says whatever the test wants: it makes bytes and keeps no rules.
 */
final class Stranger {

    private final Steps steps;
    private final Identity identity;
    private final WireChannel wire;
    private final WireChannel workbench;
    private byte[] greeting = new byte[0];
    private Frames frames;

    Stranger(Steps steps, Identity identity) {
        this.steps = steps;
        this.identity = identity;
        this.wire = new WireChannel(Direction.INBOUND, steps);
        this.workbench = new WireChannel(Direction.OUTBOUND, steps);
        workbench.longestClaim(65_537);
    }

    /** One who has the dialler's identity of the reference. */
    static Stranger alice(Steps steps) {
        return new Stranger(steps, ReferenceIdentities.INITIATOR);
    }

    /** The channel as the other side has it. */
    WireChannel wire() {
        return wire;
    }

    /** A connection message as an honest peer would send it. */
    ConnectionMessage honestGreeting() {
        return new ConnectionMessage(
                OptionalInt.of(9732),
                identity.publicKey(),
                identity.stamp(),
                ByteString.of(Party.DIALLERS_NONCE),
                ByteString.of(Party.SETTINGS.network().getBytes(StandardCharsets.UTF_8)),
                2,
                1);
    }

    /** Says it, lets the other side answer, and makes the keys. */
    Stranger greet(ConnectionMessage message) {
        greeting = message.encode();
        say(greeting);
        byte[] theirs = Arrays.copyOf(wire.sent(), 2 + (wire.sent()[0] & 0xff) * 256 + (wire.sent()[1] & 0xff));
        ByteString theirKey = ConnectionMessage.publicKey(theirs);
        Curve25519.channelKey(identity.secretKey(), theirKey.toByteArray())
                .ifPresent(key -> frames =
                        Frames.of(new BouncyCastleBoxes(), key, ChannelKeys.of(Direction.OUTBOUND, greeting, theirs)));
        return this;
    }

    Stranger greet() {
        return greet(honestGreeting());
    }

    /** Greets, and sends honest metadata. */
    Stranger beIntroduced() {
        greet();
        seal(new byte[2]);
        return this;
    }

    /** Goes all the way. */
    Stranger beAccepted() {
        beIntroduced();
        seal(new byte[1]);
        wire.takeSent();
        return this;
    }

    /** Bytes as they are. */
    void say(byte[] bytes) {
        wire.arrive(bytes);
        steps.run();
    }

    void say(String hex) {
        say(KnownAnswersTest.bytes(hex));
    }

    /** A frame with that plaintext. */
    void seal(byte[] plaintext) {
        say(sealed(plaintext));
    }

    void seal(String hex) {
        seal(KnownAnswersTest.bytes(hex));
    }

    /** A message in one frame. */
    void seal(Message message) {
        ByteBuffer whole = ByteBuffer.allocate(65_519);
        new MessageEncoder(new PointCodec("tcp"), Integer.MAX_VALUE, Vocabulary.KINDRED)
                .encode(message)
                .forEach(whole::put);
        seal(Arrays.copyOf(whole.array(), whole.position()));
    }

    /** The bytes of the next frame. */
    byte[] sealed(byte[] plaintext) {
        try {
            frames.seal(ByteBuffer.wrap(plaintext), workbench);
        } catch (Violation e) {
            throw new IllegalStateException(e);
        }
        workbench.flush();
        return workbench.takeSent();
    }

    /** The plaintext of the next frame of the other side, taken from the beginning of the bytes. */
    byte[] open(byte[] bytes) {
        try {
            return frames.open(Arrays.copyOf(bytes, Frames.wireBytes(bytes))).orElseThrow();
        } catch (Violation e) {
            throw new IllegalStateException(e);
        }
    }
}
