package org.jackfield.shell;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jackfield.api.access.AccessLists;
import org.jackfield.api.address.AddressBook;
import org.jackfield.api.address.KnownPeer;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.address.LogEntry;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.connection.ConnectionPool;
import org.jackfield.api.connection.ConnectionStats;
import org.jackfield.api.connection.MessageTotals;
import org.jackfield.api.connection.SendResult;
import org.jackfield.api.connection.WaitTimes;
import org.jackfield.api.handshake.Announcement;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.node.ConnectException;
import org.jackfield.api.node.ConnectionBounds;
import org.jackfield.api.node.Node;
import org.jackfield.api.node.Recorded;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.scheduling.Traffic;

/** A node of a small world without a wire: who is dialled at home answers at once. Peers are named by people's names. */
final class VillageNode implements Node {

    private static final PointId SELF = PointId.parse("192.0.2.9:9732");

    private final Map<PointId, String> homes = new HashMap<>();
    private final List<Connection> connections = new ArrayList<>();

    void home(PointId point, String name) {
        homes.put(point, name);
    }

    Connection welcome(String name, PointId point, Direction direction, Instant since) {
        Connection connection = new Visit(named(name), new Endpoint(SELF, point, direction), since);
        connections.add(connection);
        return connection;
    }

    @Override
    public PeerId self() {
        return named("alice");
    }

    @Override
    public String network() {
        return "VILLAGE";
    }

    @Override
    public Announcement announcement() {
        return new Announcement(network(), 0, 1, OptionalInt.of(SELF.port()), false, false);
    }

    @Override
    public List<PointId> listening() {
        return List.of(SELF);
    }

    @Override
    public List<String> transports() {
        return List.of("tcp");
    }

    @Override
    public List<String> discoveries() {
        return List.of();
    }

    @Override
    public List<String> protocols() {
        return List.of();
    }

    @Override
    public ConnectionPool pool() {
        return new ConnectionPool() {
            @Override
            public List<Connection> connections() {
                return List.copyOf(connections);
            }

            @Override
            public Optional<Connection> connection(PeerId peer) {
                return connections.stream()
                        .filter(connection -> connection.peer().equals(peer))
                        .findFirst();
            }

            @Override
            public int handshaking() {
                return 0;
            }

            @Override
            public MessageTotals totals() {
                return new MessageTotals(0, 0, 0, 0, new WaitTimes(List.of(), List.of(0L), Duration.ZERO));
            }
        };
    }

    @Override
    public AddressBook addressBook() {
        return new AddressBook() {
            @Override
            public List<KnownPoint> points() {
                return List.of();
            }

            @Override
            public Optional<KnownPoint> point(PointId point) {
                return Optional.empty();
            }

            @Override
            public List<KnownPeer> peers() {
                return List.of();
            }

            @Override
            public Optional<KnownPeer> peer(PeerId peer) {
                return Optional.empty();
            }

            @Override
            public List<LogEntry> log(PointId point) {
                return List.of();
            }

            @Override
            public List<LogEntry> log(PeerId peer) {
                return List.of();
            }
        };
    }

    @Override
    public AccessLists access() {
        throw new UnsupportedOperationException("a village keeps no lists");
    }

    @Override
    public ConnectionBounds bounds() {
        return new ConnectionBounds(1, 2, 3);
    }

    @Override
    public List<Recorded> endings() {
        return List.of();
    }

    @Override
    public CompletionStage<Connection> connect(PointId point, Duration timeout) {
        return connect(point);
    }

    @Override
    public CompletionStage<Void> maintain() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> expect(PointId point, Optional<PeerId> peer) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Traffic traffic() {
        return Traffic.NONE;
    }

    @Override
    public CompletionStage<Connection> connect(PointId point) {
        return homes.containsKey(point)
                ? CompletableFuture.completedFuture(welcome(homes.get(point), point, Direction.OUTBOUND, Instant.EPOCH))
                : CompletableFuture.failedFuture(new ConnectException(new CloseReason.DialRefused()));
    }

    @Override
    public boolean disconnect(PeerId peer, CloseReason reason) {
        return connections.removeIf(connection -> connection.peer().equals(peer));
    }

    @Override
    public PeerId peer(String text) {
        if (!text.matches("[a-z]+")) {
            throw new IllegalArgumentException("'" + text + "' is nobody's name");
        }
        return named(text);
    }

    private static PeerId named(String name) {
        return new PeerId(ByteString.of(name.getBytes(StandardCharsets.UTF_8)), name);
    }

    private record Visit(PeerId peer, Endpoint endpoint, Instant since) implements Connection {

        @Override
        public Optional<PointId> point() {
            return Optional.of(endpoint.remote());
        }

        @Override
        public Announcement announcement() {
            throw new UnsupportedOperationException("nobody announces anything in a village");
        }

        @Override
        public boolean open() {
            return true;
        }

        @Override
        public ConnectionStats stats() {
            return new ConnectionStats(Traffic.NONE, 0, 0, 0, 0, 0, 0);
        }

        @Override
        public SendResult send(MessageId id, Payload payload) {
            return SendResult.CLOSED;
        }

        @Override
        public void close(CloseReason reason) {}
    }
}
