package org.jackfield.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jackfield.api.access.AccessEntry;
import org.jackfield.api.access.AccessList;
import org.jackfield.api.access.AccessOrder;
import org.jackfield.api.access.AddressRange;
import org.jackfield.api.access.Subject;
import org.jackfield.api.address.EclipseRisk;
import org.jackfield.api.address.KnownPeer;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.connection.ConnectionStats;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.ConnectionBounds;
import org.jackfield.api.node.KeptPoint;
import org.jackfield.api.node.Node;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.Recorded;
import org.jackfield.api.node.SuspectedFault;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.scheduling.Traffic;

/** Our own paths, below {@code /jackfield}. */
final class OwnRoutes {

    private static final int ENDINGS_IN_STATUS = 5;

    private final NodeDoor door;
    private final EventHub hub;
    private final ProgramVersion program;
    private final Instant since;

    /** @param since when the node was started */
    OwnRoutes(NodeDoor door, EventHub hub, ProgramVersion program, Instant since) {
        this.door = door;
        this.hub = hub;
        this.program = program;
        this.since = since;
    }

    List<Route> all() {
        return List.of(
                Route.get("/jackfield/status", call -> Answer.of(status(door.node()))),
                Route.get("/jackfield/connections", call -> Answer.of(connections(door.node()))),
                Route.get(
                        "/jackfield/endings",
                        call -> Answer.of(endings(door.node().endings()))),
                Route.get("/jackfield/events", call -> new Answer.Lines(hub.everything())),
                Route.get("/jackfield/access/{list}", call -> Answer.of(entries(door.node(), list(call)))),
                new Route("POST", "/jackfield/access/{list}", this::add),
                new Route("DELETE", "/jackfield/access/{list}", this::remove),
                new Route("POST", "/jackfield/maintenance", this::maintain));
    }

    private Map<String, Object> status(Node node) {
        List<Connection> open = node.pool().connections();
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("peer_id", node.self().text());
        status.put("network", node.network());
        status.put("version", program.text());
        status.put("since", since.toString());
        status.put("listening", node.listening().stream().map(PointId::toString).toList());
        status.put("transports", node.transports());
        status.put("discoveries", node.discoveries());
        status.put("protocols", node.protocols());
        status.put("bounds", bounds(node.bounds()));
        status.put("handshaking", node.pool().handshaking());
        status.put("connections", connections(node, open));
        status.put("kept", node.kept().stream().map(OwnRoutes::kept).toList());
        status.put("points", points(node.addressBook().points()));
        status.put("peers", peers(node.addressBook().peers()));
        status.put("access", access(node));
        status.put("traffic", traffic(node.traffic()));
        List<Recorded> endings = node.endings();
        status.put(
                "endings", endings(endings.subList(Math.max(0, endings.size() - ENDINGS_IN_STATUS), endings.size())));
        status.put("eclipse", eclipse(node.addressBook().eclipse()));
        status.put("faults", node.faults().stream().map(OwnRoutes::fault).toList());
        return status;
    }

    private static Map<String, Object> kept(KeptPoint kept) {
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("point", kept.point().toString());
        form.put("connected", kept.connected().isPresent());
        kept.connected().ifPresent(peer -> form.put("peer_id", peer.text()));
        kept.trouble().ifPresent(why -> form.put("trouble", why.sentence()));
        return form;
    }

    private static Map<String, Object> eclipse(EclipseRisk risk) {
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("chance", risk.chance());
        form.put("adversary", risk.adversary().word());
        form.put("sentence", risk.sentence());
        form.put("remedy", risk.remedy());
        return form;
    }

    private static Map<String, Object> fault(SuspectedFault suspected) {
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("word", suspected.fault().word());
        form.put("sentence", suspected.fault().sentence());
        form.put("remedy", suspected.fault().remedy());
        form.put("since", suspected.since().toString());
        form.put("sparing", suspected.sparing());
        return form;
    }

    private static Map<String, Object> bounds(ConnectionBounds bounds) {
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("min", bounds.min());
        form.put("expected", bounds.expected());
        form.put("max", bounds.max());
        return form;
    }

    private static Map<String, Object> points(List<KnownPoint> points) {
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("known", points.size());
        for (KnownPoint.State state : List.of(
                KnownPoint.State.RUNNING,
                KnownPoint.State.ACCEPTED,
                KnownPoint.State.REQUESTED,
                KnownPoint.State.DISCONNECTED)) {
            counts.put(
                    word(state), points.stream().filter(p -> p.state() == state).count());
        }
        counts.put("trusted", points.stream().filter(KnownPoint::trusted).count());
        return counts;
    }

    private static Map<String, Object> peers(List<KnownPeer> peers) {
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("known", peers.size());
        for (KnownPoint.State state :
                List.of(KnownPoint.State.RUNNING, KnownPoint.State.ACCEPTED, KnownPoint.State.DISCONNECTED)) {
            counts.put(
                    word(state), peers.stream().filter(p -> p.state() == state).count());
        }
        counts.put("trusted", peers.stream().filter(KnownPeer::trusted).count());
        return counts;
    }

    private static String word(KnownPoint.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> access(Node node) {
        Map<String, Object> form = new LinkedHashMap<>();
        for (AccessList list : AccessList.values()) {
            form.put(list.word(), node.access().size(list));
        }
        node.access().overflow().ifPresent(overflow -> form.put("overflow", overflow.entries()));
        return form;
    }

    private static Map<String, Object> traffic(Traffic traffic) {
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("total_sent", traffic.sentBytes());
        form.put("total_recv", traffic.receivedBytes());
        form.put("current_inflow", traffic.receivedPerSecond());
        form.put("current_outflow", traffic.sentPerSecond());
        return form;
    }

    private static List<Object> connections(Node node) {
        return connections(node, node.pool().connections());
    }

    private static List<Object> connections(Node node, List<Connection> open) {
        List<Object> all = new ArrayList<>();
        open.forEach(connection -> all.add(connection(node, connection)));
        return all;
    }

    private static Map<String, Object> connection(Node node, Connection connection) {
        ConnectionStats stats = connection.stats();
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("peer_id", connection.peer().text());
        form.put("direction", connection.endpoint().direction().name().toLowerCase(Locale.ROOT));
        form.put("transport", connection.endpoint().remote().scheme());
        connection.point().ifPresent(point -> form.put("point", point.toString()));
        form.put("remote", connection.endpoint().remote().toString());
        form.put("since", connection.since().toString());
        form.put("private", connection.announcement().privateNode());
        form.put("trusted", trusted(node, connection));
        form.put(
                "kept", node.kept().stream().anyMatch(kept -> kept.connected().equals(Optional.of(connection.peer()))));
        form.put("suspended", connection.suspended());
        node.scoring()
                .explain(connection.peer())
                .ifPresent(score -> form.put("score", score.score().number()));
        form.put("sent", stats.traffic().sentBytes());
        form.put("received", stats.traffic().receivedBytes());
        form.put("current_inflow", stats.traffic().receivedPerSecond());
        form.put("current_outflow", stats.traffic().sentPerSecond());
        form.put("messages_sent", stats.messagesSent());
        form.put("messages_received", stats.messagesReceived());
        form.put("messages_dropped", stats.messagesDropped());
        form.put("messages_unwanted", stats.messagesUnwanted());
        form.put("messages_waiting", stats.messagesWaiting());
        form.put("bytes_waiting", stats.bytesWaiting());
        return form;
    }

    private static boolean trusted(Node node, Connection connection) {
        return node.addressBook()
                        .peer(connection.peer())
                        .filter(KnownPeer::trusted)
                        .isPresent()
                || connection
                        .point()
                        .flatMap(node.addressBook()::point)
                        .filter(KnownPoint::trusted)
                        .isPresent();
    }

    private static List<Object> endings(List<Recorded> endings) {
        List<Object> forms = new ArrayList<>();
        endings.forEach(ending -> forms.add(ending(ending)));
        return forms;
    }

    private static Map<String, Object> ending(Recorded ended) {
        NodeEvent event = ended.event();
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("time", ended.when().toString());
        form.put("event", event.word());
        form.put("sentence", event.sentence());
        if (event instanceof NodeEvent.Disconnected gone) {
            where(
                    form,
                    gone.endpoint().remote(),
                    Optional.empty(),
                    Optional.of(gone.endpoint().remote()));
            who(form, Optional.of(gone.peer()), gone.reason());
        } else if (event instanceof NodeEvent.IncomingFailed failed) {
            PointId remote = failed.endpoint().remote();
            where(form, remote, Optional.empty(), Optional.of(remote));
            who(form, failed.peer(), failed.reason());
        } else if (event instanceof NodeEvent.DialFailed failed) {
            where(
                    form,
                    failed.point(),
                    Optional.of(failed.point()),
                    failed.endpoint().map(endpoint -> endpoint.remote()));
            who(form, failed.peer(), failed.reason());
        }
        return form;
    }

    private static void where(
            Map<String, Object> form, PointId either, Optional<PointId> point, Optional<PointId> remote) {
        form.put("transport", either.scheme());
        point.ifPresent(value -> form.put("point", value.toString()));
        remote.ifPresent(value -> form.put("remote", value.toString()));
    }

    private static void who(Map<String, Object> form, Optional<PeerId> peer, CloseReason reason) {
        peer.ifPresent(known -> form.put("peer_id", known.text()));
        Map<String, Object> why = new LinkedHashMap<>();
        why.put("word", reason.word());
        why.put("sentence", reason.sentence());
        reason.code().ifPresent(code -> why.put("code", code));
        form.put("reason", why);
    }

    private static Map<String, Object> entries(Node node, AccessList list) {
        List<Object> entries = new ArrayList<>();
        node.access().entries(list).forEach(entry -> entries.add(entry(entry)));
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("entries", entries);
        if (list == AccessList.GREY) {
            node.access().overflow().ifPresent(overflow -> {
                Map<String, Object> more = new LinkedHashMap<>();
                more.put("entries", overflow.entries());
                more.put("since", overflow.since().toString());
                form.put("overflow", more);
            });
        }
        return form;
    }

    private static Map<String, Object> entry(AccessEntry entry) {
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("subject", entry.subject().text());
        form.put("kind", entry.subject() instanceof Subject.Peer ? "peer" : "address");
        form.put("since", entry.since().toString());
        form.put("by", entry.by());
        form.put("why", entry.why());
        entry.until().ifPresent(until -> form.put("until", until.toString()));
        entry.along().ifPresent(along -> form.put("along", along.toString()));
        return form;
    }

    private CompletionStage<Answer> add(Call call) throws Refusal {
        AccessList list = list(call);
        if (list == AccessList.GREY) {
            throw Refusal.badRequest("nobody is put on the grey list by hand; the black list is for that");
        }
        Node node = door.node();
        Call.Fields fields = call.fields().knowing("subject", "why", "seconds");
        String subject = fields.text("subject")
                .orElseThrow(
                        () -> Refusal.badRequest("the field 'subject' is needed: an address, a range or a peer id"));
        Optional<Long> seconds = fields.amount("seconds");
        AccessOrder order = order(subject(node, subject), fields.text("why").orElse(""), seconds);
        CompletionStage<Boolean> change = list == AccessList.BLACK
                ? node.access().ban(order)
                : node.access().allow(order);
        return change.thenApply(OwnRoutes::changed);
    }

    private CompletionStage<Answer> remove(Call call) throws Refusal {
        AccessList list = list(call);
        call.knowing("subject").fields().knowing();
        Node node = door.node();
        if (call.option("subject").isEmpty()) {
            return node.access().clear(list).thenApply(OwnRoutes::changed);
        }
        Subject subject = subject(node, call.option("subject").orElseThrow());
        CompletionStage<Boolean> change = list == AccessList.WHITE
                ? node.access().disallow(subject)
                : node.access().unban(subject);
        return change.thenApply(OwnRoutes::changed);
    }

    private CompletionStage<Answer> maintain(Call call) throws Refusal {
        call.fields().knowing();
        Node node = door.node();
        Duration patience = OctezRoutes.timeout(call);
        CompletableFuture<Void> looked =
                node.maintain().toCompletableFuture().orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
        return looked.handle((done, failure) -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (cause instanceof TimeoutException) {
                throw new CompletionException(new Refusal(409, notYet(node, patience)));
            }
            if (cause instanceof IllegalStateException) {
                throw new CompletionException(new Refusal(409, String.valueOf(cause.getMessage())));
            }
            if (cause != null) {
                throw new CompletionException(cause);
            }
            return Answer.done();
        });
    }

    private static String notYet(Node node, Duration patience) {
        ConnectionBounds bounds = node.bounds();
        return "maintenance goes on: after " + patience.toMillis() / 1000.0 + " s the number of connections is "
                + node.pool().connections().size() + ", and is to be near " + bounds.expected() + ", between "
                + bounds.min() + " and " + bounds.max();
    }

    private static Answer changed(boolean changed) {
        return Answer.of(Map.of("changed", changed));
    }

    private static AccessOrder order(Subject subject, String why, Optional<Long> seconds) throws Refusal {
        try {
            return new AccessOrder(subject, OctezRoutes.BY, why, seconds.map(Duration::ofSeconds));
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest(e.getMessage());
        }
    }

    private static Subject subject(Node node, String text) throws Refusal {
        try {
            return new Subject.Addresses(AddressRange.parse(text));
        } catch (IllegalArgumentException notAnAddress) {
            try {
                return new Subject.Peer(node.peer(text));
            } catch (IllegalArgumentException e) {
                throw Refusal.badRequest("'" + text + "' is neither an address, nor a range of them, nor a peer id");
            }
        }
    }

    private static AccessList list(Call call) throws Refusal {
        String word = call.parameter("list");
        for (AccessList list : AccessList.values()) {
            if (list.word().equals(word)) {
                return list;
            }
        }
        throw Refusal.notFound("there is no list '" + word + "'; there are black, white and grey");
    }
}
