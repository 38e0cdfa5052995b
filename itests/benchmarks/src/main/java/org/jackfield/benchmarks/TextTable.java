package org.jackfield.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The results for people: of each figure and each contestant the median of all rounds, the spread, and the ratio to ourselves. */
final class TextTable {

    private static final String HEAD = "| contestant | median | least – most | Jackfield is |";

    private final Results results;

    TextTable(Results results) {
        this.results = results;
    }

    /** As Markdown, a table for each figure, and one of the goals that were looked at. */
    List<String> markdown() {
        List<String> lines = new ArrayList<>();
        for (Figure figure : results.figures()) {
            lines.add("**" + figure.program() + ": " + figure.what() + "**, " + figure.unit() + " ("
                    + (figure.moreIsBetter() ? "more" : "less") + " is better)");
            lines.add("");
            lines.add(HEAD);
            lines.add("|---|---|---|---|");
            for (String who : results.contestants(figure)) {
                lines.add(row(figure, who));
            }
            lines.add("");
        }
        lines.addAll(goals());
        results.remarks().forEach(remark -> lines.add("- " + remark));
        return lines;
    }

    private String row(Figure figure, String who) {
        Series series = results.series(figure, who).orElseThrow();
        String ratio = who.equals(Field.JACKFIELD)
                ? ""
                : results.series(figure, Field.JACKFIELD)
                        .map(ours -> ours.over(series))
                        .map(over -> String.format(
                                Locale.ROOT, "%.2f × (%.2f – %.2f)", over.median(), over.least(), over.most()))
                        .orElse("");
        return "| " + who + " | " + number(series.median()) + " | " + number(series.least()) + " – "
                + number(series.most()) + " | " + ratio + " |";
    }

    private List<String> goals() {
        List<String> lines = new ArrayList<>();
        for (Goal goal : Goal.all()) {
            goal.check()
                    .of(results)
                    .ifPresent(verdict -> lines.add("| " + goal.sentence() + " | " + verdict.text() + " |"));
        }
        if (!lines.isEmpty()) {
            lines.addAll(0, List.of("| goal | |", "|---|---|"));
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
