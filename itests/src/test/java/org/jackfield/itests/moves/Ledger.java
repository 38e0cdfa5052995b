package org.jackfield.itests.moves;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What was said and heard, in each direction of each connection: what is missing, doubled or out of order, and how long it took. Safe. */
final class Ledger {

    private static final class Line {

        private long said;
        private long heard;
        private long longest;
    }

    private final Map<String, Line> lines = new HashMap<>();
    private final List<Long> calm = new ArrayList<>();
    private final SortedMap<String, List<Long>> moving = new TreeMap<>();
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

    /** A time without moves is over: the longest way of each line in it is one sample. */
    synchronized void rested() {
        turn(calm);
    }

    /**
     * The same of a move.
     *
     * @param way from which transport to which
     * @return the longest of all lines, in milliseconds
     */
    synchronized double moved(String way) {
        return turn(moving.computeIfAbsent(way, name -> new ArrayList<>()));
    }

    private double turn(List<Long> samples) {
        long longest = 0;
        for (Line line : lines.values()) {
            samples.add(line.longest);
            longest = Math.max(longest, line.longest);
            line.longest = 0;
        }
        return longest / 1e6;
    }

    /** What the warming up took does not count. */
    synchronized void forget() {
        lines.values().forEach(line -> line.longest = 0);
    }

    /** From which transport to which sessions have moved, in order. */
    synchronized List<String> ways() {
        return List.copyOf(moving.keySet());
    }

    synchronized double millisAtRest(double part) {
        return millis(calm, part);
    }

    synchronized double millisMoving(double part) {
        return millis(moving.values().stream().flatMap(List::stream).toList(), part);
    }

    synchronized double millisMoving(String way, double part) {
        return millis(moving.get(way), part);
    }

    private static double millis(List<Long> samples, double part) {
        List<Long> sorted = samples.stream().sorted().toList();
        return sorted.isEmpty()
                ? 0
                : sorted.get((int) Math.min(sorted.size() - 1L, (long) (part * sorted.size()))) / 1e6;
    }
}
