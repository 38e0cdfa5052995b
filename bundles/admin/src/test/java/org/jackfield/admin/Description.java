package org.jackfield.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The description of the API, as a judge of answers: each is to be described, and as it is. */
final class Description {

    private static final Map<?, ?> DOCUMENT = (Map<?, ?>) read();
    private static final Schema SCHEMA = new Schema(DOCUMENT);

    private Description() {}

    /** Judges an answer; what is at no described path is nobody's business here. */
    static void check(OpenDoor.Reply reply) {
        Optional<Map<?, ?>> operation = operation(reply.method(), reply.path());
        if (operation.isEmpty() || reply.method().equals("HEAD")) {
            return;
        }
        Map<?, ?> responses = (Map<?, ?>) operation.get().get("responses");
        Map<?, ?> response = (Map<?, ?>) Optional.ofNullable((Object) responses.get(String.valueOf(reply.status())))
                .orElse(responses.get("default"));
        if (response.containsKey("$ref")) {
            response = (Map<?, ?>) SCHEMA.lookUp((String) response.get("$ref"));
        }
        String type = reply.header("Content-Type").orElse("none").replaceFirst(";.*", "");
        Map<?, ?> content = (Map<?, ?>) response.get("content");
        assertTrue(content.containsKey(type), () -> reply.method() + " " + reply.path() + " has the type " + type);
        if (type.equals("application/json")) {
            judge(reply.method() + " " + reply.path(), reply.json(), content);
        }
    }

    /** Judges a line of a stream. */
    static void checkLine(String path, String line) {
        Map<?, ?> responses = (Map<?, ?>) operation("GET", path).orElseThrow().get("responses");
        judge(path, OpenDoor.json(line), (Map<?, ?>) ((Map<?, ?>) responses.get("200")).get("content"));
    }

    /** {@code METHOD template} of all that is described. */
    static TreeSet<String> operations() {
        TreeSet<String> operations = new TreeSet<>();
        paths().forEach((path, item) -> ((Map<?, ?>) item)
                .keySet().stream()
                        .filter(method -> !method.equals("parameters"))
                        .forEach(method -> operations.add(method.toString().toUpperCase(Locale.ROOT) + " " + path)));
        return operations;
    }

    private static void judge(String what, Object value, Map<?, ?> content) {
        Object schema = ((Map<?, ?>) content.get("application/json")).get("schema");
        assertEquals(List.of(), SCHEMA.judge(value, schema), () -> what + ": " + value);
    }

    private static Optional<Map<?, ?>> operation(String method, String path) {
        for (Map.Entry<?, ?> item : paths().entrySet()) {
            String form = ((String) item.getKey()).replaceAll("\\{[^/]*}", "[^/]+");
            if (path.replaceFirst("\\?.*", "").matches(form)) {
                return Optional.ofNullable(
                        (Map<?, ?>) ((Map<?, ?>) item.getValue()).get(method.toLowerCase(Locale.ROOT)));
            }
        }
        return Optional.empty();
    }

    private static Map<?, ?> paths() {
        return (Map<?, ?>) DOCUMENT.get("paths");
    }

    private static Object read() {
        return OpenDoor.json(Documents.resource("/openapi.json"));
    }
}
