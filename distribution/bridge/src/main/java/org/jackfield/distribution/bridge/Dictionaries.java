package org.jackfield.distribution.bridge;

import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;

/** Settings as people write them, made into what Configuration Admin takes. */
final class Dictionaries {

    private Dictionaries() {}

    /** A value with commas is a list; everything else stays text, which Declarative Services converts. */
    static Dictionary<String, Object> of(Map<String, String> settings) {
        Dictionary<String, Object> dictionary = new Hashtable<>();
        settings.forEach((key, value) -> dictionary.put(key, value.indexOf(',') < 0 ? value.strip() : list(value)));
        return dictionary;
    }

    private static String[] list(String value) {
        return Arrays.stream(value.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toArray(String[]::new);
    }
}
