package org.jackfield.admin;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jackfield.api.access.AccessEntry;
import org.jackfield.api.access.AccessList;
import org.jackfield.api.access.AccessOrder;
import org.jackfield.api.access.AddressRange;
import org.jackfield.api.access.Overflow;
import org.jackfield.api.access.Subject;
import org.jackfield.api.address.KnownPeer;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.handshake.Announcement;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.ConnectException;
import org.jackfield.api.node.Node;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;

/** The paths of Octez's API, with its shapes (octez-behaviour.md, section 14). */
final class OctezRoutes {

    /** Who speaks, as lists and reasons remember it. */
    static final String BY = "api";

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(10);
    private static final Duration PATIENCE_WITH_AN_END = Duration.ofSeconds(10);

    private final NodeDoor door;
    private final EventHub hub;
    private final Ticker ticker;
    private final ProgramVersion program;

    OctezRoutes(NodeDoor door, EventHub hub, Ticker ticker, ProgramVersion program) {
        this.door = door;
        this.hub = hub;
        this.ticker = ticker;
        this.program = program;
    }

    List<Route> all() {
        return List.of(
                Route.get("/version", call -> Answer.of(version())),
                Route.get("/network/self", call -> Answer.of(door.node().self().text())),
                Route.get(
                        "/network/stat",
                        call -> Answer.of(OctezForms.stat(door.node().traffic()))),
                Route.get("/network/full_stat", call -> Answer.of(fullStat(door.node()))),
                Route.get("/network/log", call -> new Answer.Lines(hub.network())),
                Route.get(
                        "/network/points",
                        call -> Answer.of(points(door.node(), filters(call, KnownPoint.State.values())))),
                Route.get("/network/points/{point}", call -> Answer.of(OctezForms.point(knownPoint(call)))),
                new Route("PUT", "/network/points/{point}", this::connect),
                new Route("PATCH", "/network/points/{point}", this::changePoint),
                Route.get("/network/points/{point}/log", this::pointLog),
                Route.get("/network/points/{point}/banned", call -> Answer.of(pointBanned(call))),
                Route.get(
                        "/network/peers",
                        call -> Answer.of(peers(
                                door.node(),
                                filters(
                                        call,
                                        KnownPoint.State.ACCEPTED,
                                        KnownPoint.State.RUNNING,
                                        KnownPoint.State.DISCONNECTED)))),
                Route.get("/network/peers/{peer_id}", call -> Answer.of(OctezForms.peer(knownPeer(call), door.node()))),
                new Route("PATCH", "/network/peers/{peer_id}", this::changePeer),
                Route.get("/network/peers/{peer_id}/log", this::peerLog),
                Route.get(
                        "/network/peers/{peer_id}/banned",
                        call -> Answer.of(
                                door.node().access().obstacle(peer(call)).isPresent())),
                Route.get("/network/connections", call -> Answer.of(connections(door.node(), Optional.empty()))),
                Route.get(
                        "/network/connections/{peer_id}",
                        call -> Answer.of(OctezForms.connection(
                                openConnection(call), door.node().announcement()))),
                new Route("DELETE", "/network/connections/{peer_id}", this::kick),
                Route.get("/network/greylist/peers", call -> Answer.of(greylistedPeers(door.node()))),
                Route.get("/network/greylist/ips", call -> Answer.of(greylistedAddresses(door.node()))),
                new Route(
                        "DELETE",
                        "/network/greylist",
                        call -> door.node().access().clear(AccessList.GREY).thenApply(changed -> Answer.done())));
    }

    private Map<String, Object> version() throws Refusal {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("version", program.form());
        answer.put("network_version", OctezForms.version(door.node().announcement()));
        answer.put("commit_info", Json.Nothing.NULL);
        return answer;
    }

    private static Map<String, Object> fullStat(Node node) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("stat", OctezForms.stat(node.traffic()));
        answer.put("incoming_connections", connections(node, Optional.of(Direction.INBOUND)));
        answer.put("outgoing_connections", connections(node, Optional.of(Direction.OUTBOUND)));
        answer.put("peers", peers(node, List.of()));
        answer.put("points", points(node, List.of()));
        return answer;
    }

    private static List<Object> connections(Node node, Optional<Direction> direction) {
        Announcement ours = node.announcement();
        List<Object> answer = new ArrayList<>();
        for (Connection connection : node.pool().connections()) {
            if (direction.isEmpty() || connection.endpoint().direction() == direction.get()) {
                answer.add(OctezForms.connection(connection, ours));
            }
        }
        return answer;
    }

    private static List<Object> points(Node node, List<KnownPoint.State> states) {
        List<Object> answer = new ArrayList<>();
        node.addressBook().points().stream()
                .filter(known -> states.isEmpty() || states.contains(known.state()))
                .sorted(Comparator.comparing(KnownPoint::point))
                .forEach(known -> answer.add(List.of(OctezPoints.text(known.point()), OctezForms.point(known))));
        return answer;
    }

    private static List<Object> peers(Node node, List<KnownPoint.State> states) {
        List<Object> answer = new ArrayList<>();
        node.addressBook().peers().stream()
                .filter(known -> states.isEmpty() || states.contains(known.state()))
                .sorted(Comparator.comparing(KnownPeer::peer))
                .forEach(known -> answer.add(List.of(known.peer().text(), OctezForms.peer(known, node))));
        return answer;
    }

    private CompletionStage<Answer> connect(Call call) throws Refusal {
        PointId point = OctezPoints.read(call.parameter("point"));
        call.fields().knowing();
        Node node = door.node();
        return node.connect(point, timeout(call)).handle((connection, failure) -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (cause instanceof ConnectException refused) {
                throw new CompletionException(
                        OctezErrors.of(point, node.addressBook().point(point), refused));
            }
            if (cause != null) {
                throw new CompletionException(cause);
            }
            return Answer.done();
        });
    }

    private CompletionStage<Answer> changePoint(Call call) throws Refusal {
        PointId point = OctezPoints.read(call.parameter("point"));
        Node node = door.node();
        Call.Fields fields = call.fields().knowing("acl", "peer_id");
        Optional<String> acl = acl(fields);
        Optional<String> expected = fields.text("peer_id");
        Optional<PeerId> peer =
                expected.isPresent() ? Optional.of(peer(node, expected.orElseThrow())) : Optional.empty();
        // what may be refused comes first, so that a refused request has changed nothing
        CompletionStage<?> change = acl.isPresent()
                ? changeAccess(node, point, acl.orElseThrow())
                : CompletableFuture.completedFuture(null);
        if (peer.isPresent()) {
            change = change.thenCompose(done -> node.expect(point, peer));
        }
        return change.thenApply(done -> Answer.of(
                OctezForms.point(node.addressBook().point(point).orElseGet(() -> OctezForms.unknown(point)))));
    }

    private static CompletionStage<?> changeAccess(Node node, PointId point, String acl) throws Refusal {
        if (acl.equals("trust")) {
            return node.access().trust(point);
        }
        Subject subject = addresses(point);
        if (acl.equals("ban")) {
            return node.access().ban(AccessOrder.forGood(subject, BY, ""));
        }
        return node.access().unban(subject).thenCompose(done -> node.access().untrust(point));
    }

    private CompletionStage<Answer> changePeer(Call call) throws Refusal {
        Node node = door.node();
        PeerId peer = peer(call);
        Optional<String> acl = acl(call.fields().knowing("acl"));
        CompletionStage<?> change = CompletableFuture.completedFuture(null);
        if (acl.isPresent()) {
            Subject subject = new Subject.Peer(peer);
            change = switch (acl.orElseThrow()) {
                case "ban" -> node.access().ban(AccessOrder.forGood(subject, BY, ""));
                case "trust" -> node.access().trust(peer);
                default ->
                    node.access().unban(subject).thenCompose(done -> node.access()
                            .untrust(peer));
            };
        }
        return change.thenApply(done -> Answer.of(
                OctezForms.peer(node.addressBook().peer(peer).orElseGet(() -> OctezForms.unknown(peer)), node)));
    }

    private Answer pointLog(Call call) throws Refusal {
        PointId point = OctezPoints.read(call.parameter("point"));
        if (call.flag("monitor")) {
            return new Answer.Lines(new LogFeed(
                    () -> door.present()
                            .map(node -> node.addressBook().log(point))
                            .orElse(List.of()),
                    OctezForms::pointEvent,
                    hub,
                    ticker));
        }
        return Answer.of(door.node().addressBook().log(point).stream()
                .flatMap(entry -> OctezForms.pointEvent(entry).stream())
                .toList());
    }

    private Answer peerLog(Call call) throws Refusal {
        PeerId peer = peer(call);
        if (call.flag("monitor")) {
            return new Answer.Lines(new LogFeed(
                    () -> door.present()
                            .map(node -> node.addressBook().log(peer))
                            .orElse(List.of()),
                    OctezForms::peerEvent,
                    hub,
                    ticker));
        }
        return Answer.of(door.node().addressBook().log(peer).stream()
                .flatMap(entry -> OctezForms.peerEvent(entry).stream())
                .toList());
    }

    private boolean pointBanned(Call call) throws Refusal {
        PointId point = OctezPoints.read(call.parameter("point"));
        Node node = door.node();
        return point.address()
                .flatMap(address -> node.access().obstacle(address))
                .isPresent();
    }

    private CompletionStage<Answer> kick(Call call) throws Refusal {
        Node node = door.node();
        PeerId peer = peer(call);
        Optional<Connection> connection = node.pool().connection(peer);
        node.disconnect(peer, new CloseReason.OperatorDecided("over the " + BY));
        if (connection.isEmpty() || !call.flag("wait")) {
            return CompletableFuture.completedFuture(Answer.done());
        }
        return ticker.until(
                        () -> node.pool()
                                .connection(peer)
                                .filter(now -> now == connection.get())
                                .isEmpty(),
                        PATIENCE_WITH_AN_END)
                .thenApply(gone -> Answer.done());
    }

    private static List<Object> greylistedPeers(Node node) {
        List<Object> answer = new ArrayList<>();
        for (AccessEntry entry : node.access().entries(AccessList.GREY)) {
            if (entry.subject() instanceof Subject.Peer peer) {
                answer.add(peer.text());
            }
        }
        return answer;
    }

    private static Map<String, Object> greylistedAddresses(Node node) {
        List<Object> addresses = new ArrayList<>();
        for (AccessEntry entry : node.access().entries(AccessList.GREY)) {
            if (entry.subject() instanceof Subject.Addresses some) {
                addresses.add(firstAddress(some.range()));
            }
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("ips", addresses);
        answer.put(
                "not_reliable_since",
                node.access()
                        .overflow()
                        .map(Overflow::since)
                        .map(Object::toString)
                        .map(Object.class::cast)
                        .orElse(Json.Nothing.NULL));
        return answer;
    }

    /** Octez lists addresses alone: a /64 is shown by its first. */
    private static String firstAddress(AddressRange range) {
        return OctezPoints.address(new PointId("tcp", range.toString().replaceFirst("/.*", ""), 0));
    }

    private static List<KnownPoint.State> filters(Call call, KnownPoint.State... allowed) throws Refusal {
        List<KnownPoint.State> states = new ArrayList<>();
        for (String text : call.query().getOrDefault("filter", List.of())) {
            states.add(List.of(allowed).stream()
                    .filter(state -> state.name().toLowerCase(Locale.ROOT).equals(text))
                    .findFirst()
                    .orElseThrow(() -> Refusal.badRequest("there is no filter '" + text + "'; there are "
                            + String.join(
                                    ", ",
                                    List.of(allowed).stream()
                                            .map(state -> state.name().toLowerCase(Locale.ROOT))
                                            .toList()))));
        }
        return states;
    }

    private static Optional<String> acl(Call.Fields fields) throws Refusal {
        Optional<String> acl = fields.text("acl");
        if (acl.isPresent() && !List.of("ban", "trust", "open").contains(acl.get())) {
            throw Refusal.badRequest("acl is ban, trust or open, not '" + acl.get() + "'");
        }
        return acl;
    }

    /** How long a caller waits for what takes its time. */
    static Duration timeout(Call call) throws Refusal {
        return timeout(call, DEFAULT_TIMEOUT);
    }

    static Duration timeout(Call call, Duration unlessGiven) throws Refusal {
        Optional<String> given = call.option("timeout");
        return given.isPresent() ? timeout(given.get()) : unlessGiven;
    }

    private static Duration timeout(String text) throws Refusal {
        try {
            double seconds = Double.parseDouble(text.endsWith("s") ? text.substring(0, text.length() - 1) : text);
            if (seconds > 0 && seconds <= LONGEST_TIMEOUT.toSeconds()) {
                return Duration.ofMillis(Math.max(1, Math.round(seconds * 1000)));
            }
        } catch (NumberFormatException e) {
            throw Refusal.badRequest("timeout is a number of seconds, not '" + text + "'");
        }
        throw Refusal.badRequest("timeout is more than zero and at most " + LONGEST_TIMEOUT.toSeconds()
                + " seconds, not '" + text + "'");
    }

    private static Subject addresses(PointId point) throws Refusal {
        return new Subject.Addresses(AddressRange.of(point.address()
                .orElseThrow(() -> Refusal.badRequest("'" + point.host()
                        + "' is a name; bans are for addresses, because a name may lead elsewhere tomorrow"))));
    }

    private KnownPoint knownPoint(Call call) throws Refusal {
        PointId point = OctezPoints.read(call.parameter("point"));
        return door.node()
                .addressBook()
                .point(point)
                .orElseThrow(() -> Refusal.notFound("the point " + OctezPoints.text(point) + " is not known"));
    }

    private KnownPeer knownPeer(Call call) throws Refusal {
        PeerId peer = peer(call);
        return door.node()
                .addressBook()
                .peer(peer)
                .orElseThrow(() -> Refusal.notFound("the peer " + peer + " is not known"));
    }

    private Connection openConnection(Call call) throws Refusal {
        PeerId peer = peer(call);
        return door.node()
                .pool()
                .connection(peer)
                .orElseThrow(() -> Refusal.notFound("there is no connection to " + peer));
    }

    private PeerId peer(Call call) throws Refusal {
        return peer(door.node(), call.parameter("peer_id"));
    }

    static PeerId peer(Node node, String text) throws Refusal {
        try {
            return node.peer(text);
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest(e.getMessage());
        }
    }
}
