package org.jackfield.distribution.operate;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jackfield.distribution.text.Counts;
import org.jackfield.distribution.text.Table;
import org.jackfield.distribution.text.Terminal;

/**
 * A node on one screen: who it is, counts by kind, connections, and how the last ones ended. No line is longer than the screen is wide, and
 * there are no more lines than fit: of the connections as many as there is room for, of long sentences at least the beginning.
 *
 * @param width columns
 * @param height rows
 * @param zone in which times are told
 * @param style how lines are set apart
 */
record StatusScreen(int width, int height, ZoneId zone, Terminal style) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final int LEAST_CONNECTIONS = 3;
    private static final int REMOTE = 15;
    private static final String INDENT = " ".repeat(9);
    private static final String FAULT_INDENT = " ".repeat(12);

    /** The lines. */
    List<String> lines(Answer status, Instant now) {
        List<String> head = head(status, now);
        List<String> endings = endings(status, true);
        List<Answer> connections = status.all("connections");
        int room = height - 1 - head.size() - 2;
        if (room - endings.size() < Math.min(LEAST_CONNECTIONS + 1, connections.size())) {
            endings = endings(status, false);
        }
        List<String> lines = new ArrayList<>(head);
        lines.addAll(connections(connections, now, Math.max(LEAST_CONNECTIONS, room - endings.size())));
        lines.add(style.bold(clipped("last endings")));
        lines.addAll(endings);
        return lines.subList(0, Math.max(1, Math.min(lines.size(), height - 1)));
    }

    private List<String> head(Answer status, Instant now) {
        List<String> head = new ArrayList<>();
        String up = status.moment("since")
                .map(since -> "up "
                        + Counts.time(Math.max(0, Duration.between(since, now).toSeconds())))
                .orElse("");
        head.add(style.bold(clipped(status.shown("peer_id") + "  " + status.shown("network") + "  "
                + status.shown("version") + "  " + up)));
        head.add(
                clipped("listening   " + listed(status, "listening") + "; transports " + listed(status, "transports")));
        head.add(clipped("plugins     discovery " + listed(status, "discoveries") + "; protocols "
                + listed(status, "protocols")));
        List<Answer> connections = status.all("connections");
        long inbound = connections.stream()
                .filter(connection -> connection.shown("direction").equals("inbound"))
                .count();
        long suspended = connections.stream()
                .filter(connection -> connection.is("suspended"))
                .count();
        Answer bounds = status.in("bounds");
        head.add(clipped("connections " + connections.size() + ": " + inbound + " in, "
                + (connections.size() - inbound) + " out"
                + (suspended == 0 ? "" : ", " + suspended + " suspended") + "; bounds " + bounds.count("min") + "/"
                + bounds.count("expected") + "/" + bounds.count("max") + "; handshaking "
                + status.count("handshaking")));
        if (!status.all("kept").isEmpty()) {
            head.add(clipped("kept        " + kept(status.all("kept"))));
        }
        Answer traffic = status.in("traffic");
        head.add(clipped("traffic     in " + Counts.bytes(traffic.number("total_recv")) + ", "
                + Counts.bytes(traffic.number("current_inflow")) + "/s; out "
                + Counts.bytes(traffic.number("total_sent")) + ", "
                + Counts.bytes(traffic.number("current_outflow")) + "/s"));
        Answer access = status.in("access");
        head.add(clipped("access      " + access.count("black") + " black, " + access.count("white") + " white, "
                + access.count("grey") + " grey"
                + (access.has("overflow") ? ", and more in the grey list's filter" : "")));
        if (status.has("eclipse")) {
            Answer eclipse = status.in("eclipse");
            head.add(clipped(String.format(
                    Locale.ROOT,
                    "eclipse     %.1f %% after a restart; %s",
                    100 * eclipse.number("chance"),
                    eclipse.shown("remedy"))));
        }
        Table table = new Table("", ">known", ">running", ">accepted", ">requested", ">disconnected", ">trusted");
        for (String kind : List.of("points", "peers")) {
            Answer counts = status.in(kind);
            table.row(
                    String.format("%-10s", kind),
                    counts.count("known"),
                    counts.count("running"),
                    counts.count("accepted"),
                    counts.shown("requested"),
                    counts.count("disconnected"),
                    counts.count("trusted"));
        }
        List<String> counts = table.lines();
        head.add(style.dim(clipped(counts.get(0))));
        counts.stream().skip(1).map(this::clipped).forEach(head::add);
        status.all("faults").forEach(fault -> head.addAll(fault(fault)));
        return head;
    }

    /** How many of the points that are kept are connected, and which are not. */
    private static String kept(List<Answer> all) {
        List<String> missing = all.stream()
                .filter(kept -> !kept.is("connected"))
                .map(kept -> kept.shown("point")
                        + kept.text("trouble").map(why -> " (" + why + ")").orElse(""))
                .toList();
        return (all.size() - missing.size()) + " of " + all.size() + " connected"
                + (missing.isEmpty() ? "" : "; not " + String.join(", ", missing));
    }

    /** What is probably wrong with the node itself: whole, since nobody else would tell. */
    private List<String> fault(Answer fault) {
        String told = "is it me?   " + fault.shown("sentence") + "; " + fault.shown("remedy")
                + (fault.is("sparing") ? "; until then peers are not blamed" : "");
        List<String> lines = new ArrayList<>();
        String rest = told;
        while (rest.length() > width) {
            int cut = rest.lastIndexOf(' ', width);
            int end = cut <= FAULT_INDENT.length() ? width : cut;
            lines.add(style.bold(clipped(rest.substring(0, end))));
            rest = FAULT_INDENT + rest.substring(end).stripLeading();
        }
        lines.add(style.bold(clipped(rest)));
        return lines;
    }

    /** A heading, and so many lines at most. */
    private List<String> connections(List<Answer> connections, Instant now, int room) {
        List<String> lines = new ArrayList<>();
        lines.add(style.bold(clipped(String.format(
                "%-30s %-3s %-5s %4s %6s %6s %5s %s",
                "peer", "dir", "via", "age", "in/s", "out/s", "score", "remote"))));
        if (connections.isEmpty()) {
            lines.add(style.dim("none"));
        }
        int shown = connections.size() <= room ? connections.size() : room - 1;
        connections.stream().limit(shown).forEach(connection -> lines.add(clipped(line(connection, now))));
        if (shown < connections.size()) {
            lines.add(style.dim(
                    clipped("… and " + (connections.size() - shown) + " more; 'jackfield connections' has all")));
        }
        return lines;
    }

    private static String line(Answer connection, Instant now) {
        return String.format(
                "%-30s %-3s %-5s %4s %13s %5s %s",
                Table.clipped(connection.shown("peer_id"), 30),
                connection.shown("direction").replace("bound", ""),
                Table.clipped(connection.shown("transport"), 5),
                connection
                        .moment("since")
                        .map(since -> Counts.age(Duration.between(since, now)))
                        .orElse("-"),
                connection.is("suspended") ? "suspended" : rates(connection),
                Table.clipped(connection.shown("score"), 5),
                Table.clipped(host(connection.shown("remote")), REMOTE));
    }

    private static String rates(Answer connection) {
        return String.format(
                "%6s %6s", rate(connection.number("current_inflow")), rate(connection.number("current_outflow")));
    }

    /** Without the unit's long name: {@code 1.5K} are 1.5 KiB. */
    private static String rate(double bytes) {
        return Counts.bytes(bytes).replace(" ", "").replaceFirst("iB$", "");
    }

    /** An address without scheme and port. */
    private static String host(String remote) {
        return remote.replaceFirst("^[a-z0-9+.-]+://", "")
                .replaceFirst(":\\d+$", "")
                .replaceAll("[\\[\\]]", "");
    }

    private List<String> endings(Answer status, boolean whole) {
        List<Answer> endings = status.all("endings");
        if (endings.isEmpty()) {
            return List.of(style.dim("none"));
        }
        List<String> lines = new ArrayList<>();
        for (Answer ending : endings) {
            String time =
                    TIME.format(ending.moment("time").orElse(Instant.EPOCH).atZone(zone));
            String whom = ending.text("peer_id")
                    .or(() -> ending.text("point"))
                    .or(() -> ending.text("remote"))
                    .orElse("-")
                    .replaceFirst("^tcp://", "");
            String told = time + " " + whom + ": "
                    + ending.in("reason").text("sentence").orElse(ending.shown("sentence"));
            if (whole && told.length() > width) {
                int cut = told.lastIndexOf(' ', width);
                lines.add(clipped(told.substring(0, cut)));
                lines.add(clipped(INDENT + told.substring(cut + 1)));
            } else {
                lines.add(clipped(told));
            }
        }
        return lines;
    }

    private static String listed(Answer of, String field) {
        List<String> texts = of.texts(field);
        return texts.isEmpty() ? "none" : String.join(", ", texts);
    }

    /** No wider than the screen: what may take two columns of it, in words of strangers, is not shown. */
    private String clipped(String line) {
        return Table.clipped(line.stripTrailing().replaceAll("[^ -\u10ff…]", "?"), width);
    }
}
