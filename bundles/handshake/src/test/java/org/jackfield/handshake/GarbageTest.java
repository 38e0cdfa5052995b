package org.jackfield.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jackfield.api.message.Message;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.handshake.identity.Difficulty;
import org.junit.jupiter.api.Test;

/** Whatever arrives: either it is what the protocol says, or the channel closes for a reason of our list, and never with an exception. */
class GarbageTest {

    private static final long SEED = 20_261_121;
    private static final int ROUNDS = 3_000;

    private final Steps steps = new Steps();

    @Test
    void noiseInsteadOfAGreetingEndsWithAReason() {
        for (int round = 0; round < ROUNDS; round++) {
            long seed = SEED + round;
            Random random = new Random(seed);
            Party bob = Party.bob(Party.SETTINGS.withExpectedWork(new Difficulty(random.nextInt(3))));
            Stranger stranger = Stranger.alice(steps);
            segment(stranger, random);
            bob.meet(stranger.wire());
            byte[] noise = new byte[random.nextInt(2_000)];
            random.nextBytes(noise);
            stranger.say(noise);
            stranger.wire().end(new CloseReason.ClosedByPeer());
            steps.run();

            assertEquals(1, bob.failures.size(), "seed " + seed);
            assertEquals(List.of(), bob.introductions, "seed " + seed);
        }
    }

    @Test
    void aHandshakeWithSomethingChangedEndsWithAReasonOrAChannel() {
        byte[] honest = KnownAnswersTest.bytes(KnownAnswersTest.DIALLERS_MESSAGE
                + KnownAnswersTest.DIALLERS_METADATA
                + KnownAnswersTest.DIALLERS_ACK
                + KnownAnswersTest.DIALLERS_BOOTSTRAP);
        for (int round = 0; round < ROUNDS; round++) {
            long seed = SEED + round;
            Random random = new Random(seed);
            Party bob = Party.bob(Party.SETTINGS.withExpectedWork(new Difficulty(random.nextBoolean() ? 0 : 12)));
            Stranger stranger = Stranger.alice(steps);
            segment(stranger, random);
            bob.meet(stranger.wire());
            stranger.say(mutated(honest, random));
            stranger.wire().end(new CloseReason.ClosedByPeer());
            steps.run();

            assertEquals(1, bob.allEnds().size(), "seed " + seed);
            assertTrue(
                    bob.channel.isEmpty() || bob.introductions.size() == 1 && bob.received.size() <= 1,
                    "only an honest handshake leads to a channel, seed " + seed);
        }
    }

    @Test
    void sealedNoiseEndsWithAReason() {
        for (int round = 0; round < ROUNDS; round++) {
            long seed = SEED + round;
            Random random = new Random(seed);
            Party bob = Party.bob(Party.SETTINGS);
            Stranger stranger = Stranger.alice(steps);
            segment(stranger, random);
            bob.meet(stranger.wire());
            steps.run();
            switch (random.nextInt(3)) {
                case 0 -> stranger.greet();
                case 1 -> stranger.beIntroduced();
                default -> stranger.beAccepted();
            }
            for (int i = random.nextInt(6); i >= 0; i--) {
                stranger.seal(noise(random));
            }
            stranger.wire().end(new CloseReason.ClosedByPeer());
            steps.run();
            assertEquals(1, bob.allEnds().size(), "seed " + seed);
        }
    }

    @Test
    void messagesWithSomethingChangedAreReadOrRefused() {
        byte[] advertise = KnownAnswersTest.bytes(
                "0000002900030000000c312e322e332e343a39373332000000135b323030313a6462383a3a315d3a3139373332");
        byte[] swap =
                KnownAnswersTest.bytes("0000002200040000000c312e322e332e343a393733321a210b5a257d70f62c60359365707a3c");
        for (int round = 0; round < ROUNDS; round++) {
            long seed = SEED + round;
            Random random = new Random(seed);
            Party bob = Party.bob(Party.SETTINGS);
            Stranger stranger = Stranger.alice(steps);
            segment(stranger, random);
            bob.meet(stranger.wire());
            steps.run();
            stranger.beAccepted();
            stranger.seal(mutated(random.nextBoolean() ? advertise : swap, random));
            assertTrue(bob.ends.size() <= 1, "seed " + seed);
            stranger.wire().end(new CloseReason.ConnectionLost());
            steps.run();
            assertEquals(1, bob.ends.size(), "seed " + seed);
        }
    }

    @Test
    void aRunningStreamWithSomethingChangedIsReadUpToTheChange() {
        for (int round = 0; round < ROUNDS / 10; round++) {
            long seed = SEED + round;
            Random random = new Random(seed);
            Party bob = Party.bob(Party.SETTINGS);
            Stranger stranger = Stranger.alice(steps);
            segment(stranger, random);
            bob.meet(stranger.wire());
            steps.run();
            stranger.beAccepted();
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            for (int i = 0; i < 10; i++) {
                stream.writeBytes(stranger.sealed(KnownAnswersTest.bytes("000000020002")));
            }
            byte[] honest = stream.toByteArray();
            byte[] changed = honest.clone();
            int at = random.nextInt(changed.length);
            changed[at] ^= (byte) (1 << random.nextInt(8));
            stranger.say(changed);
            stranger.wire().end(new CloseReason.ClosedByPeer());
            steps.run();

            assertEquals(at / 24, bob.received.size(), "seed " + seed);
            assertTrue(bob.received.stream().allMatch(new Message.Bootstrap()::equals), "seed " + seed);
            assertEquals(1, bob.ends.size(), "seed " + seed);
        }
    }

    private static void segment(Stranger stranger, Random random) {
        int most = 1 + random.nextInt(200);
        stranger.wire().segments(waiting -> 1 + random.nextInt(most));
    }

    private static byte[] noise(Random random) {
        byte[] noise = new byte[random.nextInt(random.nextBoolean() ? 8 : 300)];
        random.nextBytes(noise);
        // often nearly a message: small numbers where sizes and tags are
        for (int i = 0; i < Math.min(noise.length, 10); i++) {
            if (random.nextInt(4) > 0) {
                noise[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt(20) : 0);
            }
        }
        return noise;
    }

    static byte[] mutated(byte[] honest, Random random) {
        byte[] changed = honest.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(changed.length);
            switch (random.nextInt(4)) {
                case 0 -> changed[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> changed[at] = (byte) random.nextInt();
                case 2 -> changed = Arrays.copyOf(changed, Math.max(1, at));
                default -> {
                    byte[] longer = new byte[changed.length + 1];
                    System.arraycopy(changed, 0, longer, 0, at);
                    longer[at] = (byte) random.nextInt();
                    System.arraycopy(changed, at, longer, at + 1, changed.length - at);
                    changed = longer;
                }
            }
        }
        return changed;
    }
}
