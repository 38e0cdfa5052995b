package org.jackfield.ciphers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jackfield.api.crypto.SecretBox;
import org.jackfield.handshake.crypto.Curve25519;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The recorded data of {@code ../shared/vectors}, as far as it concerns secret boxes: NaCl's, and the frames of a session of Octez, on every
 * path. Skipped where it is absent, but not in CI.
 */
class RecordedNaclTest {

    private static final Map<String, Check> CHECKS = Map.of(
            "secretbox", (vector, path) -> box(hex(vector, "key"), vector, path),
            "box", (vector, path) -> box(agreed(vector), vector, path),
            "box_open_reject", (vector, path) -> forged(agreed(vector), hex(vector, "nonce"), hex(vector, "box"), path),
            "poly1305", RecordedNaclTest::poly1305,
            "xsalsa20_stream", RecordedNaclTest::stream);

    private interface Check {
        void check(JsonNode vector, ManyBlocks path);
    }

    @TestFactory
    Stream<DynamicTest> recordedNacl() throws IOException {
        return all(read("crypto_nacl.json").get("vectors"))
                .filter(vector -> CHECKS.containsKey(vector.get("primitive").asText()))
                .flatMap(vector -> onAllPaths(
                        vector.get("id").asText(),
                        path -> CHECKS.get(vector.get("primitive").asText()).check(vector, path)));
    }

    @TestFactory
    Stream<DynamicTest> tamperedFrames() throws IOException {
        return all(read("frames_tampered.json").get("vectors"))
                .flatMap(vector -> onAllPaths(
                        vector.get("id").asText(),
                        path -> forged(hex(vector, "precomputed_key"), hex(vector, "nonce"), boxOf(vector), path)));
    }

    @TestFactory
    Stream<DynamicTest> theFramesOfASession() throws IOException {
        JsonNode session = read("capture_session_known_key.json");
        byte[] key = hex(session, "precomputed_key");
        return onAllPaths("session", path -> Stream.concat(all(session.get("sent")), all(session.get("received")))
                .forEach(frame -> box(key, hex(frame, "nonce"), hex(frame, "plaintext"), boxOf(frame), path)));
    }

    private static Stream<DynamicTest> onAllPaths(String name, Consumer<ManyBlocks> check) {
        return AllPaths.stream().map(path -> dynamicTest(name + ", " + path.name(), () -> check.accept(path)));
    }

    private static Stream<JsonNode> all(JsonNode vectors) {
        return StreamSupport.stream(vectors.spliterator(), false);
    }

    /** A frame on the wire begins with its length. */
    private static byte[] boxOf(JsonNode vector) {
        byte[] frame = hex(vector, "frame");
        return Arrays.copyOfRange(frame, Short.BYTES, frame.length);
    }

    private static byte[] agreed(JsonNode vector) {
        return Curve25519.channelKey(hex(vector, "secret"), hex(vector, "public"))
                .orElseThrow();
    }

    private static void box(byte[] key, JsonNode vector, ManyBlocks path) {
        box(key, hex(vector, "nonce"), hex(vector, "message"), hex(vector, "box"), path);
    }

    private static void box(byte[] key, byte[] nonce, byte[] message, byte[] expected, ManyBlocks path) {
        try (SecretBox box = new JavaBoxes(path).box(key)) {
            ByteBuffer sealed = ByteBuffer.allocate(expected.length);
            box.seal(nonce, ByteBuffer.wrap(message), sealed);
            assertArrayEquals(expected, sealed.array());
            ByteBuffer opened = ByteBuffer.allocate(message.length);
            assertTrue(box.open(nonce, sealed.flip(), opened));
            assertArrayEquals(message, opened.array());
        }
    }

    private static void forged(byte[] key, byte[] nonce, byte[] sealed, ManyBlocks path) {
        try (SecretBox box = new JavaBoxes(path).box(key)) {
            ByteBuffer opened = ByteBuffer.allocate(sealed.length);
            assertFalse(box.open(nonce, ByteBuffer.wrap(sealed), opened));
            assertEquals(0, opened.position());
        }
    }

    private static void poly1305(JsonNode vector, ManyBlocks path) {
        byte[] message = hex(vector, "message");
        byte[] tag = new byte[SecretBox.TAG_BYTES];
        Poly1305 authenticator = new Poly1305();
        authenticator.begin(hex(vector, "key"));
        authenticator.update(path, message, 0, message.length);
        authenticator.finish(tag);
        assertEquals(vector.get("tag").asText(), HexFormat.of().formatHex(tag));
    }

    private static void stream(JsonNode vector, ManyBlocks path) {
        byte[] stream = new byte[vector.get("out").asText().length() / 2];
        XSalsa20 cipher = new XSalsa20(hex(vector, "key"));
        cipher.begin(hex(vector, "nonce"));
        cipher.crypt(path, stream, 0, stream, 0, stream.length);
        assertEquals(vector.get("out").asText(), HexFormat.of().formatHex(stream));
    }

    private static byte[] hex(JsonNode vector, String field) {
        return HexFormat.of().parseHex(vector.get(field).asText());
    }

    private static JsonNode read(String name) throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(root.resolve(".mvn"))) {
            root = root.getParent();
        }
        Path file = root.resolveSibling("shared").resolve("vectors").resolve(name);
        if (!Files.exists(file)) {
            String sentence = "the recorded data is absent: there is no " + file;
            return "true".equals(System.getenv("CI")) ? fail(sentence) : abort(sentence);
        }
        return new ObjectMapper().readTree(Files.readAllBytes(file));
    }
}
