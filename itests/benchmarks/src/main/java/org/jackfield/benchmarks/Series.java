package org.jackfield.benchmarks;

import java.util.Arrays;
import java.util.List;

/** The same thing, measured in several rounds. */
record Series(List<Double> values) {

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

    double least() {
        return sorted()[0];
    }

    double most() {
        double[] sorted = sorted();
        return sorted[sorted.length - 1];
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
