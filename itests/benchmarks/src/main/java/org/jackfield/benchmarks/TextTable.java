package org.jackfield.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** The results for people: the goals, and of each figure and each contestant the median of all rounds, the spread, and a ratio. */
final class TextTable {

    private final Results results;

    TextTable(Results results) {
        this.results = results;
    }

    /**
     * As Markdown: a table of the goals that were looked at, and one for each figure.
     *
     * @param illustration a line for each figure; empty: none
     */
    List<String> markdown(UnaryOperator<String> illustration) {
        List<String> lines = new ArrayList<>(goals());
        for (Figure figure : results.figures()) {
            List<String> contestants = results.contestants(figure);
            String measure = contestants.contains(Field.JACKFIELD) ? Field.JACKFIELD : contestants.get(0);
            lines.add("**" + figure.program() + ": " + figure.what() + "**, " + figure.unit() + " ("
                    + (figure.moreIsBetter() ? "more" : "less") + " is better)");
            lines.add("");
            lines.add("| contestant | median | spread | " + measure + " is |");
            lines.add("|---|---|---|---|");
            for (String who : contestants) {
                lines.add(row(figure, who, measure));
            }
            lines.add("");
            String picture = illustration.apply(figure.slug());
            if (!picture.isEmpty()) {
                lines.addAll(List.of(picture, ""));
            }
        }
        results.remarks().forEach(remark -> lines.add("- " + remark));
        return lines;
    }

    private String row(Figure figure, String who, String measure) {
        Series series = results.series(figure, who).orElseThrow();
        String ratio = who.equals(measure)
                ? ""
                : results.series(figure, measure)
                        .map(ours -> ours.over(series))
                        .map(over -> String.format(
                                Locale.ROOT, "%.2f × (%.2f – %.2f)", over.median(), over.low(), over.high()))
                        .orElse("");
        return "| " + who + " | " + number(series.median()) + " | " + number(series.low()) + " – "
                + number(series.high()) + " | " + ratio + " |";
    }

    private List<String> goals() {
        List<String> lines = new ArrayList<>();
        for (Goal goal : Goal.about(results)) {
            lines.add("| " + goal.sentence() + " | "
                    + goal.check()
                            .of(results)
                            .map(verdict -> verdict.figure() + " | " + verdict.text())
                            .orElse(" | not measured")
                    + " |");
        }
        if (!lines.isEmpty()) {
            lines.addAll(0, List.of("| goal | figure | |", "|---|---|---|"));
            lines.add("");
        }
        return lines;
    }

    /** Three digits that count. */
    static String number(double value) {
        if (value >= 1000) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        int digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
