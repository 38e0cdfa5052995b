package org.jackfield.benchmarks;

import java.util.Arrays;
import java.util.List;

/** The same thing, measured in several rounds. */
record Series(List<Double> values) {

    private static final int MANY = 8;

    Series {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
    }

    double median() {
        double[] sorted = sorted();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /** Below it lies a quarter of many values; the least of a few. */
    double low() {
        return sorted()[values.size() < MANY ? 0 : values.size() / 4];
    }

    /** Above it lies a quarter of many values; the most of a few. */
    double high() {
        int last = values.size() - 1;
        return sorted()[values.size() < MANY ? last : last - values.size() / 4];
    }

    /** Round by round, so that what disturbed both of a round disturbs the ratio less. */
    Series over(Series other) {
        int rounds = Math.min(values.size(), other.values.size());
        Double[] ratios = new Double[rounds];
        for (int i = 0; i < rounds; i++) {
            ratios[i] = values.get(i) / other.values.get(i);
        }
        return new Series(Arrays.asList(ratios));
    }

    private double[] sorted() {
        return values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }
}
