package org.jackfield.distribution.demo;

import java.util.ArrayList;
import java.util.List;
import org.jackfield.distribution.text.Terminal;

/** What should have happened, and whether it did. */
final class Verdict {

    private final List<Finding> findings = new ArrayList<>();

    /** Notes whether something has happened, with the figures that show it. */
    void add(String what, boolean happened, String detail) {
        findings.add(new Finding(what, happened, detail));
    }

    /** Whether all of it did. */
    boolean good() {
        return findings.stream().allMatch(Finding::happened);
    }

    /** What did not. */
    List<String> missing() {
        return findings.stream()
                .filter(finding -> !finding.happened())
                .map(Finding::what)
                .toList();
    }

    void show(Terminal terminal) {
        for (Finding finding : findings) {
            String mark = finding.happened() ? terminal.good("yes") : terminal.bad("NO ");
            terminal.line("  " + mark + "  " + finding.what()
                    + (finding.detail().isEmpty() ? "" : terminal.dim(" (" + finding.detail() + ")")));
        }
    }

    private record Finding(String what, boolean happened, String detail) {}
}
