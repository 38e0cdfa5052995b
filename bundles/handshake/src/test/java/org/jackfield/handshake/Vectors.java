package org.jackfield.handshake;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * The recorded data of {@code ../shared/vectors}, beside the checkout, read where it lies. Where it is absent, tests that need it are
 * skipped; with {@code CI=true} in the environment they fail.
 */
public final class Vectors {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Vectors() {}

    /** A test of the given vector. */
    public interface Check {
        void check(JsonNode vector) throws Exception;
    }

    /** A file as JSON. */
    public static JsonNode file(String name) {
        try {
            return JSON.readTree(bytes(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file as bytes. */
    public static byte[] bytes(String name) {
        try {
            return Files.readAllBytes(directory().resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A test for each element of a file's list {@code vectors}. */
    public static Stream<DynamicTest> each(String file, Check check) {
        return each(file(file).get("vectors"), check);
    }

    /** A test for each element of a list. */
    public static Stream<DynamicTest> each(JsonNode list, Check check) {
        if (list.isEmpty()) {
            fail("there are no vectors");
        }
        return IntStream.range(0, list.size()).mapToObj(i -> {
            JsonNode vector = list.get(i);
            return dynamicTest(vector.path("id").asText(Integer.toString(i)), () -> check.check(vector));
        });
    }

    /** The bytes of a field in hexadecimal. */
    public static byte[] hex(JsonNode vector, String field) {
        return HexFormat.of().parseHex(vector.get(field).asText());
    }

    private static Path directory() {
        for (Path root = Path.of("").toAbsolutePath(); root != null; root = root.getParent()) {
            if (Files.isDirectory(root.resolve(".mvn"))) {
                Path vectors = root.resolveSibling("shared").resolve("vectors");
                return Files.isDirectory(vectors) ? vectors : absent(vectors);
            }
        }
        return absent(Path.of("../shared/vectors"));
    }

    private static Path absent(Path vectors) {
        String sentence = "the recorded data is absent: there is no directory " + vectors;
        return "true".equals(System.getenv("CI")) ? fail(sentence) : abort(sentence);
    }
}
