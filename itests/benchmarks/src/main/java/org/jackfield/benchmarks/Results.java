package org.jackfield.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was measured so far: of each figure a series for each contestant, in the order in which they came. */
final class Results {

    private final Map<Figure, Map<String, List<Double>>> values = new LinkedHashMap<>();
    private final List<String> remarks = new ArrayList<>();
    private boolean failed;

    void add(Figure figure, String contestant, double value) {
        values.computeIfAbsent(figure, first -> new LinkedHashMap<>())
                .computeIfAbsent(contestant, first -> new ArrayList<>())
                .add(value);
    }

    /** Something that a reader ought to know. */
    void remark(String sentence) {
        remarks.add(sentence);
    }

    /** A remark, because of which the run has failed. */
    void failure(String sentence) {
        failed = true;
        remark(sentence);
    }

    boolean failed() {
        return failed;
    }

    List<String> remarks() {
        return List.copyOf(remarks);
    }

    List<Figure> figures() {
        return List.copyOf(values.keySet());
    }

    /** Who was measured, in order. */
    List<String> contestants(Figure figure) {
        return List.copyOf(values.getOrDefault(figure, Map.of()).keySet());
    }

    Optional<Series> series(Figure figure, String contestant) {
        return Optional.ofNullable(values.getOrDefault(figure, Map.of()).get(contestant))
                .map(Series::new);
    }
}
