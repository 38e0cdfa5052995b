package org.jackfield.distribution.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Dictionary;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DictionariesTest {

    @Test
    void aCommaMakesAListAndSpaceAroundValuesIsNothing() {
        Dictionary<String, Object> dictionary =
                Dictionaries.of(Map.of("listen", "tcp://[::1]:1, tcp://127.0.0.1:2 ,", "port", " 3 ", "none", ""));

        assertArrayEquals(new String[] {"tcp://[::1]:1", "tcp://127.0.0.1:2"}, (String[]) dictionary.get("listen"));
        assertEquals("3", dictionary.get("port"));
        assertEquals("", dictionary.get("none"));
    }
}
