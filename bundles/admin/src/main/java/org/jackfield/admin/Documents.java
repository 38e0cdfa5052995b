package org.jackfield.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is there to be read: the description of the API, and a page for people. */
final class Documents {

    private static final Pattern INLINE = Pattern.compile("<(script|style)>(.*?)</\\1>", Pattern.DOTALL);

    private Documents() {}

    static List<Route> all() {
        String page = resource("/page.html");
        return List.of(
                document("/openapi.json", "application/json", resource("/openapi.json"), Map.of()),
                document("/", "text/html; charset=utf-8", page, Map.of("Content-Security-Policy", policy(page))));
    }

    /** Lets the page's own script and style run, by their hashes, and nothing else; it may talk to this node alone. */
    private static String policy(String page) {
        StringBuilder policy =
                new StringBuilder("default-src 'none'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
                        + "frame-ancestors 'none'");
        Matcher inline = INLINE.matcher(page);
        while (inline.find()) {
            policy.append("; ")
                    .append(inline.group(1))
                    .append("-src 'sha256-")
                    .append(hash(inline.group(2)))
                    .append("'");
        }
        return policy.toString();
    }

    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static Route document(String path, String type, String text, Map<String, String> headers) {
        Answer answer = new Answer.Document(type, text.getBytes(StandardCharsets.UTF_8), headers);
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
