package org.jackfield.api.reason;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.junit.jupiter.api.Test;

class CloseReasonTest {

    @Test
    void everyReasonHasASentenceAndAWordOfItsOwn() throws ReflectiveOperationException {
        Set<String> words = new HashSet<>();
        for (Class<?> kind : CloseReason.class.getPermittedSubclasses()) {
            CloseReason reason = sample(kind);
            assertTrue(reason.sentence().contains(" "), kind.getSimpleName());
            assertFalse(reason.sentence().endsWith("."), kind.getSimpleName());
            assertTrue(words.add(reason.word()), reason.word());
        }
        assertTrue(words.size() > 40, "the list has shrunk to " + words.size());
    }

    @Test
    void aWordIsTheNameWithHyphens() {
        assertEquals("insufficient-work", new CloseReason.InsufficientWork().word());
    }

    /** tezos-wire.md, section 17. */
    @Test
    void blameIsAsTheProtocolSays() {
        assertEquals(Blame.ADDRESS, new CloseReason.InsufficientWork().blame());
        assertEquals(Blame.ADDRESS, new CloseReason.HandshakeForged().blame());
        assertEquals(Blame.ADDRESS, new CloseReason.HandshakeUndecodable("x").blame());
        assertEquals(Blame.NOBODY, new CloseReason.FrameTooShort(3).blame());
        assertEquals(Blame.NOBODY, new CloseReason.Myself().blame());
        assertEquals(Blame.NOBODY, new CloseReason.AckUnread().blame());
        assertEquals(Blame.NOBODY, new CloseReason.RejectedByPeer(new Rejection.NoMotive()).blame());
        assertEquals(Blame.ADDRESS_AND_PEER, new CloseReason.MessageUndecodable("x").blame());
        assertEquals(Blame.ADDRESS_AND_PEER, new CloseReason.MessageTooLarge(2, 1).blame());
        assertEquals(Blame.NOBODY, new CloseReason.FrameForged().blame());
    }

    @Test
    void motivesKeepTheirNumbers() {
        for (int code = -3; code < 10; code++) {
            assertEquals(code, Rejection.ofCode(code).code());
        }
    }

    private static CloseReason sample(Class<?> kind) throws ReflectiveOperationException {
        RecordComponent[] parts = kind.getRecordComponents();
        Class<?>[] types = Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new);
        return (CloseReason) kind.getDeclaredConstructor(types)
                .newInstance(Arrays.stream(types).map(CloseReasonTest::value).toArray());
    }

    private static Object value(Class<?> type) {
        if (type == int.class) {
            return 7;
        }
        if (type == long.class) {
            return 7L;
        }
        if (type == String.class) {
            return "some text";
        }
        if (type == Duration.class) {
            return Duration.ofSeconds(5);
        }
        if (type == Instant.class) {
            return Instant.EPOCH;
        }
        if (type == PointId.class) {
            return new PointId("tcp", "192.0.2.7", 9732);
        }
        if (type == PeerId.class) {
            return new PeerId(ByteString.fromHex("00"), "alice");
        }
        if (type == Rejection.class) {
            return new Rejection.TooManyConnections();
        }
        return CloseReason.Phase.HANDSHAKE;
    }
}
