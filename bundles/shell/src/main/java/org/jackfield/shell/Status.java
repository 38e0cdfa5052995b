package org.jackfield.shell;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jackfield.api.access.AccessList;
import org.jackfield.api.address.EclipseRisk;
import org.jackfield.api.address.KnownPeer;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.address.KnownPoint.State;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.node.ConnectionBounds;
import org.jackfield.api.node.KeptPoint;
import org.jackfield.api.node.Node;
import org.jackfield.api.node.SuspectedFault;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.PointId;
import org.jackfield.api.scheduling.Traffic;

/** The node on one screen: counts by kind, every connection, and why the last five of them ended. */
final class Status {

    private static final int ENDINGS = 5;
    /** Of a connection that has just begun. */
    private static final String NO_SCORE = "-";

    private final Node node;
    private final InstantSource clock;

    Status(Node node, InstantSource clock) {
        this.node = node;
        this.clock = clock;
    }

    String screen(String... words) {
        Words.plain("status", 0, 0, words);
        List<Connection> connections = node.pool().connections();
        List<String> parts = new ArrayList<>();
        parts.add(Figures.wrapped(node.self() + " on " + node.network() + ", " + listening(), 2));
        parts.add(counts(connections));
        if (!node.kept().isEmpty()) {
            parts.add(line("kept", kept(node.kept())));
        }
        node.faults().forEach(suspected -> parts.add(Figures.wrapped("is it me? " + fault(suspected), 2)));
        parts.add("");
        parts.add(connections.isEmpty() ? "no connections" : table(connections));
        parts.add("");
        parts.add(new Views(node, clock)
                .endings(ENDINGS)
                .map(endings -> "last endings\n" + endings)
                .orElse("nothing has ended yet"));
        return String.join("\n", parts);
    }

    /** How many of those that are kept are connected, and which are not. */
    private static String kept(List<KeptPoint> all) {
        List<String> missing = all.stream()
                .filter(kept -> kept.connected().isEmpty())
                .map(kept -> kept.point()
                        + kept.trouble().map(why -> " (" + why.sentence() + ")").orElse(""))
                .toList();
        return (all.size() - missing.size()) + " of " + all.size() + " connected"
                + (missing.isEmpty() ? "" : "; not " + String.join(", ", missing));
    }

    private static String eclipse(EclipseRisk risk) {
        return String.format(Locale.ROOT, "%.1f %% after a restart; %s", 100 * risk.chance(), risk.remedy());
    }

    private static String fault(SuspectedFault suspected) {
        return suspected.fault().sentence() + "; " + suspected.fault().remedy()
                + (suspected.sparing() ? "; until then peers are not blamed" : "");
    }

    private String listening() {
        List<PointId> points = node.listening();
        return points.isEmpty()
                ? "not listening"
                : "listening on "
                        + String.join(
                                " ", points.stream().map(PointId::toString).toList());
    }

    private String counts(List<Connection> connections) {
        long in = connections.stream()
                .filter(connection -> connection.endpoint().direction() == Direction.INBOUND)
                .count();
        long suspended = connections.stream().filter(Connection::suspended).count();
        ConnectionBounds bounds = node.bounds();
        List<KnownPeer> peers = node.addressBook().peers();
        List<KnownPoint> points = node.addressBook().points();
        Traffic traffic = node.traffic();
        return String.join(
                "\n",
                line(
                        "connections",
                        connections.size() + ": " + in + " in, " + (connections.size() - in) + " out"
                                + (suspended == 0 ? "" : ", " + suspended + " suspended") + "; "
                                + Figures.many(node.pool().handshaking(), "handshake") + "; wanted " + bounds.min()
                                + " to " + bounds.max() + ", best " + bounds.expected()),
                line("peers", states(peers, KnownPeer::state, KnownPeer::trusted)),
                line("points", states(points, KnownPoint::state, KnownPoint::trusted)),
                line("lists", lists()),
                line("eclipse", eclipse(node.addressBook().eclipse())),
                line("sent", figures(traffic.sentBytes(), traffic.sentPerSecond())),
                line("received", figures(traffic.receivedBytes(), traffic.receivedPerSecond())));
    }

    private String lists() {
        return node.access().size(AccessList.BLACK) + " black, "
                + node.access().size(AccessList.WHITE) + " white, "
                + node.access().size(AccessList.GREY) + " grey"
                + node.access()
                        .overflow()
                        .map(rest -> ", about " + rest.entries() + " more grey")
                        .orElse("");
    }

    private String table(List<Connection> connections) {
        Instant now = clock.instant();
        Table table = new Table("PEER", "DIR", "TRANSPORT", "AGE", "IN/S", "OUT/S", "SCORE").names(0);
        for (Connection connection : connections) {
            Traffic traffic = connection.stats().traffic();
            table.row(
                    connection.peer(),
                    connection.endpoint().direction() == Direction.INBOUND ? "in" : "out",
                    connection.endpoint().remote().scheme() + (connection.suspended() ? " suspended" : ""),
                    Figures.time(Duration.between(connection.since(), now)),
                    Figures.bytes(traffic.receivedPerSecond()),
                    Figures.bytes(traffic.sentPerSecond()),
                    node.scoring()
                            .explain(connection.peer())
                            .map(score -> Scores.figure(score.score().number()))
                            .orElse(NO_SCORE));
        }
        return table.toString();
    }

    private static <T> String states(List<T> all, Function<T, State> state, Function<T, Boolean> trusted) {
        Map<State, Integer> counts = new EnumMap<>(State.class);
        all.forEach(one -> counts.merge(state.apply(one), 1, Integer::sum));
        StringBuilder text = new StringBuilder(all.size() + " known");
        counts.forEach((kind, count) ->
                text.append(", ").append(count).append(' ').append(kind.name().toLowerCase(Locale.ROOT)));
        long vouched = all.stream().filter(trusted::apply).count();
        return text.append(", ").append(vouched).append(" trusted").toString();
    }

    private static String figures(long bytes, long perSecond) {
        return Figures.bytes(bytes) + ", " + Figures.bytes(perSecond) + "/s";
    }

    private static String line(String name, String value) {
        return Figures.wrapped(String.format(Locale.ROOT, "%-13s%s", name, value), 13);
    }
}
