package org.jackfield.admin;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A method, the template of a path, and who answers there.
 *
 * @param method in capitals
 * @param template for example {@code /network/points/{point}}
 */
record Route(String method, String template, Answerer answerer) {

    /** Answers a call, at once or later. */
    @FunctionalInterface
    interface Answerer {
        CompletionStage<Answer> answer(Call call) throws Refusal;
    }

    /** Answers a call at once. */
    @FunctionalInterface
    interface Prompt {
        Answer answer(Call call) throws Refusal;
    }

    static Route get(String template, Prompt prompt) {
        return prompt("GET", template, prompt);
    }

    static Route prompt(String method, String template, Prompt prompt) {
        return new Route(method, template, call -> CompletableFuture.completedFuture(prompt.answer(call)));
    }

    /** What stands for the names in the template, if the path is of its form. Parts are decoded after the path is divided. */
    Optional<Map<String, String>> match(List<String> parts) {
        List<String> wanted = List.of(template.substring(1).split("/", -1));
        if (wanted.size() != parts.size()) {
            return Optional.empty();
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < wanted.size(); i++) {
            String part = wanted.get(i);
            if (part.startsWith("{")) {
                parameters.put(part.substring(1, part.length() - 1), parts.get(i));
            } else if (!part.equals(parts.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(parameters);
    }

    /** The parts of a path between its slashes, decoded. */
    static List<String> parts(String path) throws Refusal {
        List<String> parts = new ArrayList<>();
        for (String part : path.substring(1).split("/", -1)) {
            parts.add(decoded(part.replace("+", "%2B")));
        }
        return parts;
    }

    /** The names and values after the question mark. */
    static Map<String, List<String>> query(String text) throws Refusal {
        Map<String, List<String>> query = new LinkedHashMap<>();
        if (text == null || text.isEmpty()) {
            return query;
        }
        for (String pair : text.split("&")) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            query.computeIfAbsent(name, none -> new ArrayList<>()).add(value);
        }
        return query;
    }

    private static String decoded(String text) throws Refusal {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest("'" + text + "' is not percent-encoded text: " + e.getMessage());
        }
    }
}
