package org.jackfield.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jackfield.api.access.AccessLists;
import org.jackfield.api.address.AddressBook;
import org.jackfield.api.address.KnownPeer;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.address.KnownPoint.State;
import org.jackfield.api.address.LogEntry;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.Node;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.Recorded;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.pool.settings.PoolSettings;

/** What holds of a node's tables whenever nothing is moving. What does not is told in sentences, all of them. */
final class Invariants {

    /** A close and what comes of it, there and back, with room for a handshake that is under way. */
    private static final Duration MESSAGE_TIME = Duration.ofSeconds(1);

    private final City city;
    private final List<String> broken = new ArrayList<>();
    private long checks;

    Invariants(City city) {
        this.city = city;
    }

    /** How many statements were found true. */
    long checks() {
        return checks;
    }

    /** Throws what is not as it should be. */
    void insist(String when) {
        if (!broken.isEmpty()) {
            String sentences = String.join("\n  ", broken.subList(0, Math.min(20, broken.size())));
            throw new AssertionError(when + ": " + broken.size() + " broken:\n  " + sentences);
        }
    }

    /** As {@link #check}, and all that it has written down. */
    void checkThoroughly(Citizen citizen) {
        check(citizen);
        logsAreShortAndInOrder(citizen, citizen.resident().node);
    }

    void check(Citizen citizen) {
        Resident resident = citizen.resident();
        Node node = resident.node;
        connectionsAreWhatTheBookSays(citizen, node);
        connectionsAreAsManyAsTheyMayBe(citizen, node);
        tablesKeepTheirSize(citizen, node);
        theTrustedAreKept(citizen, node);
        nobodyBannedIsConnectedOrDialled(citizen, node);
        weAreNotInOurOwnBook(citizen, node);
        endingsHaveReasons(citizen, node);
        resident.events.clear();
    }

    private void hold(boolean condition, Citizen who, String sentence) {
        hold(condition, who, () -> sentence);
    }

    private void hold(boolean condition, Citizen who, Supplier<String> sentence) {
        checks++;
        if (!condition) {
            broken.add(who + ": " + sentence.get());
        }
    }

    private void connectionsAreWhatTheBookSays(Citizen who, Node node) {
        AddressBook book = node.addressBook();
        Map<PointId, PeerId> connectedPoints = new HashMap<>();
        Set<PeerId> connectedPeers = new HashSet<>();
        for (Connection connection : node.pool().connections()) {
            PeerId peer = connection.peer();
            hold(connectedPeers.add(peer), who, () -> "two connections to " + peer);
            hold(!peer.equals(node.self()), who, "connected to itself");
            hold(connection.open(), who, () -> "a closed connection to " + peer + " is in the pool");
            hold(
                    book.peer(peer).map(KnownPeer::state).equals(Optional.of(State.RUNNING)),
                    who,
                    () -> "connected to " + peer + " which is "
                            + book.peer(peer).map(KnownPeer::state));
            connection.point().ifPresent(point -> connectedPoints.put(point, peer));
        }
        connectedPoints.forEach((point, peer) -> hold(
                book.point(point)
                        .filter(known ->
                                known.state() == State.RUNNING && known.peer().equals(Optional.of(peer)))
                        .isPresent(),
                who,
                () -> "connected to " + peer + " at " + point + " which is " + book.point(point)));
        book.points().stream()
                .filter(point -> point.state() == State.RUNNING)
                .forEach(point -> hold(
                        connectedPoints.containsKey(point.point()),
                        who,
                        () -> point.point() + " is on record as running, without a connection"));
        book.peers().stream()
                .filter(peer -> peer.state() == State.RUNNING)
                .forEach(peer -> hold(
                        connectedPeers.contains(peer.peer()),
                        who,
                        () -> peer.peer() + " is on record as running, without a connection"));
    }

    private void connectionsAreAsManyAsTheyMayBe(Citizen who, Node node) {
        int most = Math.max(who.settings.bounds().max(), node.bounds().max());
        hold(node.pool().connections().size() <= most, who, "more connections than " + most);
    }

    private void tablesKeepTheirSize(Citizen who, Node node) {
        PoolSettings settings = who.settings;
        long points = node.addressBook().points().stream()
                .filter(point -> point.state() == State.DISCONNECTED && !point.trusted())
                .count();
        hold(points <= settings.book().maxPoints(), who, points + " points that could be forgotten");
        long peers = node.addressBook().peers().stream()
                .filter(peer -> peer.state() == State.DISCONNECTED && !peer.trusted())
                .count();
        hold(peers <= settings.book().maxPeers(), who, peers + " peers that could be forgotten");
    }

    private void theTrustedAreKept(Citizen who, Node node) {
        for (PointId point : who.trustedPoints) {
            hold(
                    node.addressBook().point(point).map(KnownPoint::trusted).orElse(false),
                    who,
                    () -> "trust in " + point + " is forgotten: "
                            + node.addressBook().point(point));
        }
        for (PeerId peer : who.trustedPeers) {
            hold(
                    node.addressBook().peer(peer).map(KnownPeer::trusted).orElse(false),
                    who,
                    () -> "trust in " + peer + " is forgotten: "
                            + node.addressBook().peer(peer));
        }
    }

    private void nobodyBannedIsConnectedOrDialled(Citizen who, Node node) {
        AccessLists access = node.access();
        for (Connection connection : node.pool().connections()) {
            Optional<CloseReason> banned = access.obstacle(connection.peer())
                    .or(() -> connection.endpoint().remote().address().flatMap(access::obstacle))
                    .filter(Invariants::black);
            hold(banned.isEmpty(), who, () -> "connected to " + connection.peer() + " although " + banned);
        }
        node.addressBook().points().stream()
                .filter(point -> point.state() == State.REQUESTED || point.state() == State.ACCEPTED)
                .forEach(point -> {
                    Optional<CloseReason> banned =
                            point.point().address().flatMap(access::obstacle).filter(Invariants::black);
                    hold(banned.isEmpty(), who, () -> "dialling " + point.point() + " although " + banned);
                });
    }

    private static boolean black(CloseReason reason) {
        return reason instanceof CloseReason.AddressBanned || reason instanceof CloseReason.PeerBanned;
    }

    private void weAreNotInOurOwnBook(Citizen who, Node node) {
        for (PointId own : node.listening()) {
            hold(node.addressBook().point(own).isEmpty(), who, "knows its own point");
        }
    }

    private void logsAreShortAndInOrder(Citizen who, Node node) {
        AddressBook book = node.addressBook();
        book.points().forEach(point -> log(who, point.point().toString(), book.log(point.point())));
        book.peers().forEach(peer -> log(who, peer.peer().toString(), book.log(peer.peer())));
    }

    private void log(Citizen who, String whose, List<LogEntry> log) {
        hold(log.size() <= LogEntry.KEPT, who, "a log of " + log.size() + " entries for " + whose);
        boolean ordered = true;
        for (int i = 1; i < log.size(); i++) {
            ordered &= log.get(i).number() == log.get(i - 1).number() + 1
                    && !log.get(i).when().isBefore(log.get(i - 1).when());
        }
        if (!ordered) {
            hold(false, who, "the log of " + whose + " is out of order: " + log);
        }
    }

    private void endingsHaveReasons(Citizen who, Node node) {
        hold(node.endings().size() <= Node.ENDINGS_KEPT, who, "too many endings");
        for (Recorded ending : node.endings()) {
            hold(!(reason(ending.event()) instanceof CloseReason.UnexpectedError), who, ending::toString);
        }
    }

    private static CloseReason reason(NodeEvent event) {
        if (event instanceof NodeEvent.Disconnected end) {
            return end.reason();
        }
        if (event instanceof NodeEvent.DialFailed end) {
            return end.reason();
        }
        if (event instanceof NodeEvent.IncomingFailed end) {
            return end.reason();
        }
        throw new AssertionError("no ending: " + event);
    }

    /** One who has a connection that the other end has not: not for longer than a message takes, or its session waits for it. */
    void bothEndsAgree() {
        if (!city.settled()) {
            return;
        }
        List<Half> halves = halves();
        if (!halves.isEmpty()) {
            city.town.pass(MESSAGE_TIME);
            List<Half> still = halves();
            halves.stream()
                    .filter(still::contains)
                    .forEach(half -> hold(
                            false,
                            half.who,
                            "has " + half.connection.endpoint() + ", and the other end knows nothing of it"));
        }
        checks++;
    }

    private List<Half> halves() {
        List<Half> halves = new ArrayList<>();
        for (Citizen citizen : city.present()) {
            for (Connection connection : citizen.resident().node.pool().connections()) {
                boolean whole = city.at(connection.endpoint().remote().host())
                        .filter(Citizen::present)
                        .flatMap(other -> other.resident().node.pool().connection(citizen.peer))
                        .filter(other -> other.endpoint()
                                        .local()
                                        .equals(connection.endpoint().remote())
                                && other.endpoint()
                                        .remote()
                                        .equals(connection.endpoint().local()))
                        .isPresent();
                if (!whole && !connection.suspended()) {
                    halves.add(new Half(citizen, connection));
                }
            }
        }
        return halves;
    }

    private record Half(Citizen who, Connection connection) {}

    /** Nothing is under way any more. */
    void allIsQuiet() {
        for (Citizen citizen : city.present()) {
            PoolNode node = citizen.resident().node;
            hold(node.pool().handshaking() == 0, citizen, node.pool().handshaking() + " handshakes never end");
            hold(node.undecided() == 0, citizen, node.undecided() + " are never decided about");
            node.addressBook()
                    .points()
                    .forEach(point -> hold(
                            point.state() == State.DISCONNECTED || point.state() == State.RUNNING,
                            citizen,
                            point.point() + " is " + point.state() + " for ever"));
            node.addressBook()
                    .peers()
                    .forEach(peer -> hold(
                            peer.state() == State.DISCONNECTED || peer.state() == State.RUNNING,
                            citizen,
                            peer.peer() + " is " + peer.state() + " for ever"));
        }
    }
}
