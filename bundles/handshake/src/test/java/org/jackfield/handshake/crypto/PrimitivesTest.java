package org.jackfield.handshake.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.jackfield.api.crypto.SecretBox;
import org.jackfield.handshake.Vectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class PrimitivesTest {

    /** RFC 7693, appendix A. */
    @Test
    void blake2bOfAbcIsThatOfTheRfc() {
        assertEquals(
                "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
                        + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923",
                hex(Blake2b.hash(64, "abc".getBytes(StandardCharsets.US_ASCII))));
    }

    /** RFC 7748, section 5.2 and 6.1. */
    @Test
    void x25519AgreesWithTheRfc() {
        assertEquals(
                "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
                hex(Curve25519.agreement(
                                bytes("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"),
                                bytes("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c"))
                        .orElseThrow()));
        assertEquals(
                "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
                hex(Curve25519.publicKey(bytes("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"))));
    }

    /** Cryptography in NaCl, section 8: the first key of Alice and Bob. */
    @Test
    void theChannelKeyIsThatOfTheNaclPaper() {
        assertEquals(
                "1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389",
                hex(Curve25519.channelKey(
                                bytes("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"),
                                bytes("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"))
                        .orElseThrow()));
    }

    @Test
    void aPublicKeyOfSmallOrderLeadsToNoKey() {
        byte[] secret = bytes("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
        byte[] one = new byte[32];
        one[0] = 1;
        assertEquals(Optional.empty(), Curve25519.channelKey(secret, new byte[32]));
        assertEquals(Optional.empty(), Curve25519.channelKey(secret, one));
    }

    @Test
    void aKeyOfAnotherLengthIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Curve25519.publicKey(new byte[31]));
        assertThrows(IllegalArgumentException.class, () -> Curve25519.agreement(new byte[32], new byte[33]));
    }

    @TestFactory
    Stream<DynamicTest> recordedBlake2b() {
        return Vectors.each("crypto_blake2b.json", vector -> {
            byte[] key = Vectors.hex(vector, "key");
            byte[] input = Vectors.hex(vector, "input");
            int length = vector.get("out_len").asInt();
            if (key.length == 0) {
                assertEquals(vector.get("out").asText(), hex(Blake2b.hash(length, input)));
                return;
            }
            // the dialect hashes without a key; this pins the library
            Blake2bDigest digest = new Blake2bDigest(key, length, null, null);
            digest.update(input, 0, input.length);
            byte[] hash = new byte[length];
            digest.doFinal(hash, 0);
            assertEquals(vector.get("out").asText(), hex(hash));
        });
    }

    @TestFactory
    Stream<DynamicTest> wycheproofX25519() {
        return Vectors.each("crypto_x25519_wycheproof.json", vector -> {
            Optional<byte[]> shared =
                    Curve25519.agreement(Vectors.hex(vector, "secret"), Vectors.hex(vector, "public"));
            if (vector.get("all_zero_shared").asBoolean()) {
                assertTrue(shared.isEmpty(), "an all-zero secret was accepted");
            } else {
                assertEquals(vector.get("shared").asText(), hex(shared.orElseThrow()));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> recordedNacl() {
        return Vectors.each("crypto_nacl.json", PrimitivesTest::checkNacl);
    }

    private static void checkNacl(JsonNode vector) {
        switch (vector.get("primitive").asText()) {
            case "x25519_base" ->
                assertEquals(vector.get("public").asText(), hex(Curve25519.publicKey(Vectors.hex(vector, "secret"))));
            case "x25519" -> {
                byte[] secret = Vectors.hex(vector, "secret");
                assertEquals(
                        vector.get("shared").asText(),
                        hex(Curve25519.agreement(secret, Vectors.hex(vector, "public"))
                                .orElseThrow()));
                if (vector.has("own_public")) {
                    assertEquals(vector.get("own_public").asText(), hex(Curve25519.publicKey(secret)));
                }
            }
            case "hsalsa20" ->
                assertEquals(
                        vector.get("out").asText(),
                        hex(HSalsa20.hash(Vectors.hex(vector, "key"), Vectors.hex(vector, "input"))));
            case "box_beforenm" ->
                assertEquals(
                        vector.get("precomputed").asText(),
                        hex(channelKey(vector).orElseThrow()));
            case "box_beforenm_reject" -> assertTrue(channelKey(vector).isEmpty());
            case "box" -> checkBox(channelKey(vector).orElseThrow(), vector);
            case "secretbox" -> checkBox(Vectors.hex(vector, "key"), vector);
            case "box_open_reject" -> {
                try (SecretBox box =
                        new BouncyCastleBoxes().box(channelKey(vector).orElseThrow())) {
                    ByteBuffer sealed = ByteBuffer.wrap(Vectors.hex(vector, "box"));
                    assertFalse(
                            box.open(Vectors.hex(vector, "nonce"), sealed, ByteBuffer.allocate(sealed.remaining())));
                }
            }
            // the last two are parts of the box that have no method of their own here; these pin the library
            case "poly1305" -> {
                Poly1305 authenticator = new Poly1305();
                authenticator.init(new KeyParameter(Vectors.hex(vector, "key")));
                byte[] message = Vectors.hex(vector, "message");
                authenticator.update(message, 0, message.length);
                byte[] tag = new byte[SecretBox.TAG_BYTES];
                authenticator.doFinal(tag, 0);
                assertEquals(vector.get("tag").asText(), hex(tag));
            }
            case "xsalsa20_stream" -> {
                XSalsa20Engine cipher = new XSalsa20Engine();
                cipher.init(
                        true,
                        new ParametersWithIV(
                                new KeyParameter(Vectors.hex(vector, "key")), Vectors.hex(vector, "nonce")));
                byte[] stream = new byte[vector.get("out").asText().length() / 2];
                cipher.processBytes(new byte[stream.length], 0, stream.length, stream, 0);
                assertEquals(vector.get("out").asText(), hex(stream));
            }
            default -> fail("an unknown primitive: " + vector.get("primitive"));
        }
    }

    private static void checkBox(byte[] key, JsonNode vector) {
        byte[] nonce = Vectors.hex(vector, "nonce");
        byte[] message = Vectors.hex(vector, "message");
        byte[] expected = Vectors.hex(vector, "box");
        try (SecretBox box = new BouncyCastleBoxes().box(key)) {
            ByteBuffer sealed = ByteBuffer.allocate(expected.length);
            box.seal(nonce, ByteBuffer.wrap(message), sealed);
            assertArrayEquals(expected, sealed.array());
            ByteBuffer opened = ByteBuffer.allocate(message.length);
            assertTrue(box.open(nonce, sealed.flip(), opened));
            assertArrayEquals(message, opened.array());
        }
    }

    private static Optional<byte[]> channelKey(JsonNode vector) {
        return Curve25519.channelKey(Vectors.hex(vector, "secret"), Vectors.hex(vector, "public"));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
