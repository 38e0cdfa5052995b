package org.jackfield.shell;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows under a heading, in columns as wide as their widest cell.
 *
 * <p>If that is wider than the screen, columns that may be are made narrower, one after the other in the order in which that was allowed,
 * and what does not fit into them is left out of the middle of names and off the end of sentences.
 */
final class Table {

    private static final int GAP = 2;
    private static final int NARROWEST = 9;
    private static final String LEFT_OUT = "..";

    private final List<List<String>> rows = new ArrayList<>();
    private final Map<Integer, Cut> cuts = new LinkedHashMap<>();
    private final int columns;

    Table(String... heading) {
        rows.add(List.of(heading));
        columns = heading.length;
    }

    /** Cells of that column, counted from 0, may lose their middle. */
    Table names(int column) {
        cuts.put(column, Cut.MIDDLE);
        return this;
    }

    /** Cells of that column, counted from 0, may lose their end. */
    Table sentences(int column) {
        cuts.put(column, Cut.END);
        return this;
    }

    void row(Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(cell.toString());
        }
        rows.add(row);
    }

    @Override
    public String toString() {
        int[] widths = widths();
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String cell = fitted(row.get(i), widths[i], cuts.get(i));
                line.append(cell).append(" ".repeat(widths[i] - cell.length() + GAP));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString().stripTrailing();
    }

    private int[] widths() {
        int[] widths = new int[columns];
        int surplus = (columns - 1) * GAP - Figures.SCREEN;
        for (int i = 0; i < columns; i++) {
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
            surplus += widths[i];
        }
        for (int column : cuts.keySet()) {
            int less = Math.max(0, Math.min(surplus, widths[column] - NARROWEST));
            widths[column] -= less;
            surplus -= less;
        }
        return widths;
    }

    private static String fitted(String cell, int width, Cut cut) {
        if (cell.length() <= width) {
            return cell;
        }
        int kept = width - LEFT_OUT.length();
        int tail = cut == Cut.MIDDLE ? kept / 2 : 0;
        return cell.substring(0, kept - tail) + LEFT_OUT + cell.substring(cell.length() - tail);
    }

    private enum Cut {
        MIDDLE,
        END
    }
}
