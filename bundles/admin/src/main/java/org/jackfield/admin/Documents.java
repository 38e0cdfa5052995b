package org.jackfield.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What is there to be read: the description of the API, and a page for people. */
final class Documents {

    private static final String PAGE_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private Documents() {}

    static List<Route> all() {
        return List.of(
                document("/openapi.json", "application/json", Map.of()),
                document("/", "text/html; charset=utf-8", Map.of("Content-Security-Policy", PAGE_POLICY)));
    }

    private static Route document(String path, String type, Map<String, String> headers) {
        Answer answer = new Answer.Document(
                type, resource(path.equals("/") ? "/page.html" : path).getBytes(StandardCharsets.UTF_8), headers);
        return Route.get(path, call -> answer);
    }

    static String resource(String name) {
        try (InputStream in = Documents.class.getResourceAsStream(name.substring(1))) {
            if (in == null) {
                throw new IllegalStateException("the bundle lacks its resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
