package org.jackfield.admin;

import java.util.Map;

/** What a request is answered with. A closed list. */
sealed interface Answer {

    /** A JSON value. */
    record Value(int status, Object value) implements Answer {}

    /** A text of another type, with headers of its own. */
    record Document(String type, byte[] bytes, Map<String, String> headers) implements Answer {}

    /** JSON values without an end, one on a line. */
    record Lines(Feed feed) implements Answer {}

    /** The usual one. */
    static Answer of(Object value) {
        return new Value(200, value);
    }

    /** An empty object: it is done. */
    static Answer done() {
        return of(Map.of());
    }
}
