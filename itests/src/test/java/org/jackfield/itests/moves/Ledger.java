package org.jackfield.itests.moves;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was said and heard, in each direction of each connection: what is missing, doubled or out of order, and how long it took. Safe. */
final class Ledger {

    private static final class Line {

        private long said;
        private long heard;
        private long longest;
    }

    private final Map<String, Line> lines = new HashMap<>();
    private final List<Long> calm = new ArrayList<>();
    private final List<Long> moving = new ArrayList<>();
    private long doubled;
    private long disordered;

    synchronized long next(String line) {
        return lines.computeIfAbsent(line, name -> new Line()).said++;
    }

    /** The far end did not take it: it does not count. */
    synchronized void notSaid(String line) {
        lines.get(line).said--;
    }

    synchronized void heard(String name, Speech speech) {
        Line line = lines.get(name);
        if (speech.number() < line.heard) {
            doubled++;
        } else {
            disordered += speech.number() > line.heard ? 1 : 0;
            line.heard = speech.number() + 1;
        }
        line.longest = Math.max(line.longest, System.nanoTime() - speech.saidAt());
    }

    synchronized boolean allHeard() {
        return lines.values().stream().allMatch(line -> line.heard == line.said);
    }

    synchronized long said() {
        return lines.values().stream().mapToLong(line -> line.said).sum();
    }

    synchronized long lost() {
        return lines.values().stream().mapToLong(line -> line.said - line.heard).sum();
    }

    synchronized long doubled() {
        return doubled;
    }

    synchronized long disordered() {
        return disordered;
    }

    /** A time with or without moves is over: the longest way of each line in it is one sample. */
    synchronized void turn(boolean moved) {
        for (Line line : lines.values()) {
            (moved ? moving : calm).add(line.longest);
            line.longest = 0;
        }
    }

    /** What the warming up took does not count. */
    synchronized void forget() {
        lines.values().forEach(line -> line.longest = 0);
    }

    synchronized double millis(boolean moved, double part) {
        List<Long> sorted = (moved ? moving : calm).stream().sorted().toList();
        return sorted.isEmpty()
                ? 0
                : sorted.get((int) Math.min(sorted.size() - 1L, (long) (part * sorted.size()))) / 1e6;
    }
}
