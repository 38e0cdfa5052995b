package org.jackfield.handshake.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.handshake.Vectors;
import org.jackfield.handshake.crypto.Blake2b;
import org.jackfield.handshake.crypto.Curve25519;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Names and their text: tezos-wire.md, sections 1, 2 and 16. */
class IdentityTest {

    @Test
    void theNameOfAPublicKeyIsItsBlake2bOf128Bits() {
        PeerId initiator = PeerIds.ofPublicKey(
                ByteString.fromHex("e64aa62d48f3616cd55387fbc482906f553765f45a54eb8de27ffaf9b7666344"));
        PeerId responder = PeerIds.ofPublicKey(
                ByteString.fromHex("aa06d590115f342d1c4cf1a7a010e4ece85422ccd389540c830046153485dd3a"));
        PeerId counting = PeerIds.ofPublicKey(
                ByteString.fromHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"));

        assertEquals("idr8hPVAzYprfyjUPgfB869FekcTPA", initiator.text());
        assertEquals("idqnmqQfiyhvo5Kg16qVzFVT7r8M3Y", responder.text());
        assertEquals("1a210b5a257d70f62c60359365707a3c", responder.bytes().hex());
        assertEquals("idtpVyFWc1VoMYvgPMTgPM5NeJPwvv", counting.text());
        assertEquals("f39a2cad58411cd49f577e5086b8031f", counting.bytes().hex());
        assertEquals(
                "idqRfGME9Bdhde2rksPSz7s6naxMW4",
                PeerIds.ofBytes(ByteString.of(new byte[PeerIds.BYTES])).text());
    }

    @Test
    void theKeysOfTheReferenceBelongTogether() {
        assertEquals(
                "e64aa62d48f3616cd55387fbc482906f553765f45a54eb8de27ffaf9b7666344",
                HexFormat.of()
                        .formatHex(Curve25519.publicKey(HexFormat.of()
                                .parseHex("59eb3cb130074f7b1ddb99c8fe14f27e1dbca735bb3da82e1ff0305340a32419"))));
    }

    @Test
    void aNameIsReadBackFromItsText() {
        PeerId peer = PeerIds.parse("idtpVyFWc1VoMYvgPMTgPM5NeJPwvv");

        assertEquals("f39a2cad58411cd49f577e5086b8031f", peer.bytes().hex());
        assertEquals("idtpVyFWc1VoMYvgPMTgPM5NeJPwvv", peer.text());
    }

    @Test
    void aTextThatIsNoNameIsRefusedWithASentence() {
        String mainnetGenesis = "BLockGenesisGenesisGenesisGenesisGenesisf79b5d1CoW2";
        assertRefused("", "a text of 0 characters is not a peer id");
        assertRefused("i".repeat(257), "a text of 257 characters is not a peer id");
        assertRefused("id0", "'id0' is not a peer id: it has the character '0'");
        assertRefused(
                "idtpVyFWc1VoMYvgPMTgPM5NeJPwvw",
                "'idtpVyFWc1VoMYvgPMTgPM5NeJPwvw' is not a peer id: its checksum is wrong");
        assertRefused("111", "'111' is not a peer id: its checksum is wrong");
        assertRefused(mainnetGenesis, "'" + mainnetGenesis + "' is well written, but is not a peer id");
    }

    @Test
    void leadingZerosBecomeOnes() {
        byte[] data = {0, 0, 1};
        String text = Base58Check.encode(new byte[] {0}, data);

        assertEquals("111", text.substring(0, 3));
        assertEquals(ByteString.of(data), ByteString.of(Base58Check.decode(new byte[] {0}, 3, text, "three bytes")));
    }

    @TestFactory
    Stream<DynamicTest> recordedBase58Check() {
        return Vectors.each("base58check.json", vector -> {
            String text = vector.path("text").asText();
            switch (vector.get("kind").asText()) {
                case "reject" -> assertThrows(IllegalArgumentException.class, () -> PeerIds.parse(text));
                case "chain_id_of_genesis" -> {
                    byte[] genesis = Base58Check.decode(
                            new byte[] {1, 52}, 32, vector.get("genesis").asText(), "block hash");
                    byte[] chain = Arrays.copyOf(Blake2b.hash(32, genesis), 4);
                    assertEquals(vector.get("chain_id").asText(), Base58Check.encode(new byte[] {87, 82, 0}, chain));
                }
                default -> {
                    byte[] prefix = Vectors.hex(vector, "prefix");
                    byte[] payload = Vectors.hex(vector, "payload");
                    assertEquals(text, Base58Check.encode(prefix, payload));
                    assertEquals(
                            ByteString.of(payload),
                            ByteString.of(Base58Check.decode(prefix, payload.length, text, "thing")));
                }
            }
        });
    }

    private static void assertRefused(String text, String sentence) {
        assertEquals(
                sentence,
                assertThrows(IllegalArgumentException.class, () -> PeerIds.parse(text))
                        .getMessage());
    }
}
