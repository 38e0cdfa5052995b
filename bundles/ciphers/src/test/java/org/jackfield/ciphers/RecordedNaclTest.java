package org.jackfield.ciphers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jackfield.api.crypto.SecretBox;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The recorded NaCl data of {@code ../shared/vectors}, as far as it concerns secret boxes. Skipped where it is absent, but not in CI. */
class RecordedNaclTest {

    private static final Map<String, Check> CHECKS = Map.of(
            "secretbox", RecordedNaclTest::secretbox,
            "poly1305", RecordedNaclTest::poly1305,
            "xsalsa20_stream", RecordedNaclTest::stream);

    private interface Check {
        void check(JsonNode vector, ManyBlocks path);
    }

    @TestFactory
    Stream<DynamicTest> recordedNacl() throws IOException {
        JsonNode vectors =
                new ObjectMapper().readTree(Files.readAllBytes(file())).get("vectors");
        return StreamSupport.stream(vectors.spliterator(), false)
                .filter(vector -> CHECKS.containsKey(vector.get("primitive").asText()))
                .flatMap(vector -> AllPaths.stream()
                        .map(path -> dynamicTest(vector.get("id").asText() + ", " + path.name(), () -> CHECKS.get(
                                        vector.get("primitive").asText())
                                .check(vector, path))));
    }

    private static void secretbox(JsonNode vector, ManyBlocks path) {
        byte[] message = hex(vector, "message");
        byte[] expected = hex(vector, "box");
        try (SecretBox box = new JavaBoxes(path).box(hex(vector, "key"))) {
            ByteBuffer sealed = ByteBuffer.allocate(expected.length);
            box.seal(hex(vector, "nonce"), ByteBuffer.wrap(message), sealed);
            assertArrayEquals(expected, sealed.array());
            ByteBuffer opened = ByteBuffer.allocate(message.length);
            assertTrue(box.open(hex(vector, "nonce"), sealed.flip(), opened));
            assertArrayEquals(message, opened.array());
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

    private static Path file() {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(root.resolve(".mvn"))) {
            root = root.getParent();
        }
        Path file = root.resolveSibling("shared").resolve("vectors/crypto_nacl.json");
        if (!Files.exists(file)) {
            String sentence = "the recorded data is absent: there is no " + file;
            return "true".equals(System.getenv("CI")) ? fail(sentence) : abort(sentence);
        }
        return file;
    }
}
