package org.jackfield.itests.moves;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What came of one kind of cut of one transport.
 *
 * @param scheme of the transport that was cut
 * @param other of the one by which sessions had to go on
 * @param wanted sessions that had to
 * @param nanos from each cut until each session had resumed
 */
record CutOutcome(
        String scheme,
        String other,
        Cut cut,
        long said,
        long lost,
        long doubled,
        long disordered,
        int wanted,
        List<Long> nanos,
        List<String> troubles) {

    /** What does not hold, as sentences. */
    List<String> broken() {
        List<String> broken = new ArrayList<>();
        troubles.forEach(trouble -> broken.add(name() + ": " + trouble));
        if (lost > 0 || doubled > 0 || disordered > 0) {
            broken.add(
                    name() + ": " + lost + " messages lost, " + doubled + " doubled, " + disordered + " out of order");
        }
        if (nanos.size() != wanted) {
            broken.add(name() + ": " + nanos.size() + " of " + wanted + " sessions resumed");
        }
        return broken;
    }

    /** Times that were missed, as sentences; others may use the machine, too. */
    List<String> missed() {
        return millis(1) <= cut.promised().toMillis()
                ? List.of()
                : List.of(String.format(
                        Locale.ROOT,
                        "%s: the last session resumed after %.0f ms, promised are %d",
                        name(),
                        millis(1),
                        cut.promised().toMillis()));
    }

    /** Both, for people. */
    String name() {
        return cut.name().toLowerCase(Locale.ROOT) + " of " + scheme;
    }

    /** So many of all had resumed by then; 1 is the last. */
    double millis(double part) {
        List<Long> sorted = nanos.stream().sorted().toList();
        return sorted.isEmpty()
                ? 0
                : sorted.get((int) Math.min(sorted.size() - 1L, (long) (part * sorted.size()))) / 1e6;
    }
}
