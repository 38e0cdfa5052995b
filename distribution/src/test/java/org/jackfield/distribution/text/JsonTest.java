package org.jackfield.distribution.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void whatIsWrittenIsReadBack() {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", "connected");
        event.put("sentence", "she said \"hé\\\n\" \u2028 twice");
        event.put("count", 3L);
        event.put("rate", 0.5);
        event.put("good", true);
        event.put("links", List.of(Map.of("peer", "id1"), Map.of()));
        event.put("none", List.of());

        assertEquals(event, Json.readObject(Json.write(event)));
    }

    @Test
    void aValueIsAlwaysOneLine() {
        assertEquals("{\"a\":\"x\\u000ay\"}", Json.write(Map.of("a", "x\ny")));
    }

    @Test
    void numbersThatJsonDoesNotKnowAreNull() {
        assertEquals("{\"a\":null}", Json.write(Map.of("a", Double.POSITIVE_INFINITY)));
    }

    @Test
    void textThatIsNotOneObjectIsRefused() {
        for (String text : List.of(
                "",
                "{",
                "[]",
                "{\"a\"}",
                "{\"a\":1,}",
                "{\"a\":1}x",
                "{\"a\":nonsense}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":".repeat(40))) {
            assertThrows(IllegalArgumentException.class, () -> Json.readObject(text), text);
        }
    }
}
