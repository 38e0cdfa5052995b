package org.jackfield.api.recording;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What has been said in a block already, so that it is said once: whoever writes and whoever reads number it alike.
 *
 * @param <T> compared by what they are
 */
final class Vocabulary<T> {

    private final Map<T, Integer> numbers = new HashMap<>();
    private final List<T> known = new ArrayList<>();

    int size() {
        return known.size();
    }

    /** Its number, or -1. */
    int number(T word) {
        return numbers.getOrDefault(word, -1);
    }

    T word(long number) {
        if (number < 0 || number >= known.size()) {
            throw new IllegalArgumentException("it refers to what it has not said");
        }
        return known.get((int) number);
    }

    T learn(T word) {
        numbers.putIfAbsent(word, known.size());
        known.add(word);
        return word;
    }

    void clear() {
        numbers.clear();
        known.clear();
    }
}
