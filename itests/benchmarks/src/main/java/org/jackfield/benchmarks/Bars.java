package org.jackfield.benchmarks;

import java.util.List;
import java.util.Locale;

/** A figure as a picture, in SVG: a bar for the median of each contestant, and a line for its spread. */
final class Bars {

    private static final int WIDTH = 860;
    private static final int NAMES = 270;
    private static final int NUMBERS = 110;
    private static final int ROW = 26;
    private static final int BAR = 16;
    private static final int HEAD = 44;

    private final Results results;
    private final Figure figure;

    Bars(Results results, Figure figure) {
        this.results = results;
        this.figure = figure;
    }

    String svg() {
        List<String> contestants = results.contestants(figure);
        int height = HEAD + ROW * contestants.size() + 8;
        StringBuilder svg = new StringBuilder();
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")
                .append(WIDTH + " " + height)
                .append("\" font-family=\"sans-serif\" font-size=\"13\" fill=\"#222\">\n");
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
        svg.append(text(
                12,
                24,
                "start",
                figure.program() + ": " + figure.what() + ", " + figure.unit() + " ("
                        + (figure.moreIsBetter() ? "more" : "less") + " is better)"));
        double longest = contestants.stream()
                .mapToDouble(who -> series(who).high())
                .max()
                .orElse(1);
        double scale = longest > 0 ? (WIDTH - NAMES - NUMBERS) / longest : 0;
        for (int i = 0; i < contestants.size(); i++) {
            svg.append(row(contestants.get(i), HEAD + ROW * i, scale));
        }
        return svg.append("</svg>\n").toString();
    }

    private String row(String who, int top, double scale) {
        Series series = series(who);
        int middle = top + BAR / 2;
        String colour =
                who.equals(Field.JACKFIELD) ? "#1f6feb" : who.startsWith(Field.JACKFIELD) ? "#8db9f5" : "#b8b8b8";
        return text(NAMES - 8, middle + 5, "end", who)
                + String.format(
                        Locale.ROOT,
                        "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                        NAMES,
                        top,
                        Math.max(0, series.median()) * scale,
                        BAR,
                        colour)
                + String.format(
                        Locale.ROOT,
                        "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"#222\" stroke-width=\"1.5\"/>%n",
                        NAMES + Math.max(0, series.low()) * scale,
                        NAMES + Math.max(0, series.high()) * scale,
                        middle,
                        middle)
                + text(
                        (int) (NAMES + Math.max(0, series.high()) * scale) + 8,
                        middle + 5,
                        "start",
                        TextTable.number(series.median()));
    }

    private Series series(String who) {
        return results.series(figure, who).orElseThrow();
    }

    private static String text(int x, int y, String anchor, String words) {
        String escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return "<text x=\"" + x + "\" y=\"" + y + "\" text-anchor=\"" + anchor + "\">" + escaped + "</text>\n";
    }
}
