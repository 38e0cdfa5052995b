package org.jackfield.distribution.operate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jackfield.distribution.text.Counts;
import org.jackfield.distribution.text.Table;
import org.jackfield.distribution.text.Terminal;

/**
 * How bandwidth is divided, on one screen: both directions, classes of peers, and of the peers as many as there is room for, the busiest
 * first. No line is longer than the screen is wide.
 *
 * @param width columns
 * @param height rows
 * @param style how lines are set apart
 */
record BandwidthScreen(int width, int height, Terminal style) {

    private static final int BAR = 24;
    private static final int LEAST_PEERS = 3;
    private static final String NOTHING = "-";

    /** All columns of the peers but the name, and the spaces between them. */
    private static final int FIGURES = 65;

    private static final int NARROWEST_NAME = 8;

    /** The lines. */
    List<String> lines(Answer bandwidth) {
        List<String> lines = new ArrayList<>();
        lines.add(clipped(way("in", bandwidth.in("download"))));
        lines.add(clipped(way("out", bandwidth.in("upload"))));
        lines.add("");
        headed(classes(bandwidth), lines);
        lines.add("");
        List<Answer> peers = bandwidth.all("peers");
        if (peers.isEmpty()) {
            lines.add(style.dim("no connections"));
            return lines;
        }
        int room = Math.max(LEAST_PEERS, height - 2 - lines.size());
        int shown = peers.size() <= room ? peers.size() : room - 1;
        headed(peers(peers.subList(0, shown)), lines);
        if (shown < peers.size()) {
            lines.add(style.dim(clipped(
                    "… and " + (peers.size() - shown) + " quieter ones; 'jackfield bandwidth --json' has all")));
        }
        return lines;
    }

    private static String way(String name, Answer way) {
        String rate = String.format("%-4s%s/s", name, Counts.bytes(way.number("per_second")));
        double cap = way.number("cap");
        if (cap == 0) {
            return rate + ", no cap";
        }
        double used = way.number("per_second") / cap;
        return String.format(
                Locale.ROOT,
                "%-34s [%s] %3.0f %%",
                rate + " of " + Counts.bytes(cap) + "/s",
                bar(Math.min(used, 1)),
                100 * used);
    }

    private static String bar(double part) {
        int full = (int) Math.round(part * BAR);
        return "#".repeat(full) + ".".repeat(BAR - full);
    }

    private static List<String> classes(Answer bandwidth) {
        Table table = new Table(
                "CLASS", ">PEERS", ">FLOOR", ">IN/s", ">CAP", ">DUE", ">WAIT", ">OUT/s", ">CAP", ">DUE", ">WAIT");
        List<Answer> uploads = bandwidth.in("upload").all("classes");
        for (Answer in : bandwidth.in("download").all("classes")) {
            Answer out = uploads.stream()
                    .filter(each -> each.shown("class").equals(in.shown("class")))
                    .findFirst()
                    .orElse(Answer.of(""));
            table.row(
                    in.shown("class"),
                    in.count("connections"),
                    percent(in.number("floor")),
                    rate(in.number("per_second")),
                    cap(in),
                    percent(in.number("entitled")),
                    in.count("waiting"),
                    rate(out.number("per_second")),
                    cap(out),
                    percent(out.number("entitled")),
                    out.count("waiting"));
        }
        return table.lines();
    }

    private List<String> peers(List<Answer> peers) {
        Table table = new Table(
                "PEER", "CLASS    ", ">WEIGHT", ">  IN/s", ">  %", ">WAIT", "> OUT/s", ">  %", ">WAIT", "> QUEUE");
        for (Answer peer : peers) {
            Answer in = peer.in("download");
            Answer out = peer.in("upload");
            table.row(
                    Table.clipped(peer.shown("peer_id"), Math.max(NARROWEST_NAME, width - FIGURES)),
                    peer.shown("class"),
                    String.format(Locale.ROOT, "%.2f", peer.number("weight")),
                    rate(in.number("per_second")),
                    share(in),
                    waiting(in),
                    rate(out.number("per_second")),
                    share(out),
                    waiting(out),
                    rate(peer.number("bytes_waiting")));
        }
        return table.lines();
    }

    private void headed(List<String> table, List<String> lines) {
        lines.add(style.bold(clipped(table.get(0))));
        table.stream().skip(1).map(this::clipped).forEach(lines::add);
    }

    private static String cap(Answer part) {
        return part.number("cap") == 0 ? NOTHING : rate(part.number("cap"));
    }

    private static String percent(double part) {
        return part == 0 ? NOTHING : String.format(Locale.ROOT, "%.0f%%", 100 * part);
    }

    private static String share(Answer part) {
        return String.format(Locale.ROOT, "%.0f", 100 * part.number("share"));
    }

    private static String waiting(Answer part) {
        if (!part.has("waiting_seconds")) {
            return NOTHING;
        }
        long millis = Math.round(1000 * part.number("waiting_seconds"));
        if (millis < 100) {
            return millis + "ms";
        }
        return millis < 1000
                ? String.format(Locale.ROOT, "%.1fs", millis / 1000.0)
                : Counts.age(Duration.ofMillis(millis));
    }

    /** Without the unit's long name: {@code 1.5K} are 1.5 KiB. */
    private static String rate(double bytes) {
        return Counts.bytes(bytes).replace(" ", "").replaceFirst("iB$", "");
    }

    private String clipped(String line) {
        return Table.clipped(line.stripTrailing(), width);
    }
}
