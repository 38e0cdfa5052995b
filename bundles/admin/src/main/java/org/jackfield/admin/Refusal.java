package org.jackfield.admin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A request that is answered with an error: its status, and a sentence for people. */
final class Refusal extends Exception {

    private static final long serialVersionUID = 1;

    private final int status;
    private final transient Map<String, Object> octez;

    /** Without a stack trace: it is an answer, not an accident. */
    private Refusal(int status, String sentence, Map<String, Object> octez) {
        super(sentence, null, false, false);
        this.status = status;
        this.octez = octez;
    }

    Refusal(int status, String sentence) {
        this(status, sentence, general(sentence));
    }

    static Refusal badRequest(String sentence) {
        return new Refusal(400, sentence);
    }

    static Refusal notFound(String sentence) {
        return new Refusal(404, sentence);
    }

    /** One for which Octez has an error of its own. */
    static Refusal known(int status, String sentence, Map<String, Object> octez) {
        return new Refusal(status, sentence, octez);
    }

    int status() {
        return status;
    }

    /** As clients of the path expect it: a list of errors below Octez's paths, else an object with a sentence. */
    Object body(String path) {
        return Paths.ofOctez(path) ? List.of(octez) : Map.of("error", getMessage());
    }

    private static Map<String, Object> general(String sentence) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("kind", "temporary");
        error.put("id", "failure");
        error.put("msg", sentence);
        return error;
    }
}
