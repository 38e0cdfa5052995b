package org.jackfield.shell;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.connection.ConnectionStats;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.Node;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason.OperatorDecided;

/** What the commands say: each takes words and gives the text that is shown. Safe from any thread. */
final class Commands {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Node node;
    private final InstantSource clock;

    Commands(Node node, InstantSource clock) {
        this.node = node;
        this.clock = clock;
    }

    String peers() {
        List<Connection> connections = node.pool().connections();
        if (connections.isEmpty()) {
            return "no peers; " + node.pool().handshaking() + " handshakes under way";
        }
        Table table = new Table("PEER", "", "POINT", "FOR", "SENT", "RECEIVED", "MESSAGES OUT", "MESSAGES IN");
        for (Connection connection : connections) {
            ConnectionStats stats = connection.stats();
            table.row(
                    connection.peer(),
                    connection.endpoint().direction() == Direction.OUTBOUND ? "->" : "<-",
                    connection.point().orElse(connection.endpoint().remote()),
                    age(connection.since()),
                    stats.traffic().sentBytes(),
                    stats.traffic().receivedBytes(),
                    stats.messagesSent(),
                    stats.messagesReceived());
        }
        return table.toString();
    }

    String points() {
        List<KnownPoint> points = node.addressBook().points();
        if (points.isEmpty()) {
            return "no points are known";
        }
        Table table = new Table("POINT", "STATE", "TRUSTED", "PEER", "SEEN", "TOLD BY", "LAST REASON");
        points.stream()
                .sorted(Comparator.comparing(KnownPoint::point))
                .forEach(known -> table.row(
                        known.point(),
                        known.state().name().toLowerCase(Locale.ROOT),
                        known.trusted() ? "yes" : "no",
                        known.peer().map(PeerId::text).orElse("-"),
                        known.lastSeen().map(when -> age(when) + " ago").orElse("never"),
                        known.source().sentence(),
                        known.lastReason().map(reason -> reason.sentence()).orElse("-")));
        return table.toString();
    }

    String connect(String point) {
        PointId where;
        try {
            where = PointId.parse(point, 9732);
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
        try {
            Connection connection =
                    node.connect(where).toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return "connected to " + connection.peer() + ", " + connection.endpoint();
        } catch (ExecutionException e) {
            return "no connection to " + where + ": " + e.getCause().getMessage();
        } catch (TimeoutException e) {
            return "no connection to " + where + " within " + PATIENCE.toSeconds() + " s; dialling goes on";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted; dialling goes on";
        }
    }

    String disconnect(String whom) {
        Optional<PeerId> peer = whom.startsWith("id") && whom.indexOf(':') < 0 ? Optional.empty() : at(whom);
        if (peer.isEmpty()) {
            try {
                peer = Optional.of(node.peer(whom));
            } catch (IllegalArgumentException e) {
                return "no peer is connected at " + whom + ", and it is no peer id: " + e.getMessage();
            }
        }
        return node.disconnect(peer.get(), new OperatorDecided("from the shell"))
                ? "disconnected from " + peer.get()
                : "not connected to " + peer.get();
    }

    String transports() {
        StringBuilder text = new StringBuilder();
        text.append("we are       ").append(node.self()).append(" on ").append(node.network());
        text.append("\ntransports   ").append(words(node.transports()));
        text.append("\nlistening    ")
                .append(words(node.listening().stream().map(PointId::toString).toList()));
        text.append("\ndiscoveries  ").append(words(node.discoveries()));
        text.append("\nprotocols    ").append(words(node.protocols()));
        return text.toString();
    }

    private Optional<PeerId> at(String text) {
        try {
            PointId point = PointId.parse(text, 9732);
            return node.pool().connections().stream()
                    .filter(connection ->
                            connection.point().filter(point::equals).isPresent()
                                    || connection.endpoint().remote().equals(point))
                    .map(Connection::peer)
                    .findFirst();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private String age(Instant since) {
        return Duration.between(since, clock.instant())
                .truncatedTo(ChronoUnit.SECONDS)
                .toString()
                .substring(2)
                .toLowerCase(Locale.ROOT);
    }

    private static String words(List<String> words) {
        return words.isEmpty() ? "none" : String.join(" ", words);
    }
}
