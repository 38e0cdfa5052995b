package org.jackfield.admin;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.node.Node;
import org.jackfield.api.node.TransportSwap;
import org.jackfield.api.point.PointId;

/** What carries the connections, and how to have something else carry them. */
final class TransportRoutes {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final NodeDoor door;

    TransportRoutes(NodeDoor door) {
        this.door = door;
    }

    List<Route> all() {
        return List.of(
                Route.get("/jackfield/transports", call -> Answer.of(transports(door.node()))),
                new Route("POST", "/jackfield/transports/swap", this::swap));
    }

    /** Those that are present, and those that are not and yet have connections, whose sessions wait. */
    private static List<Object> transports(Node node) {
        List<Connection> open = node.pool().connections();
        List<String> present = node.transports();
        TreeSet<String> schemes = new TreeSet<>(present);
        open.forEach(connection -> schemes.add(scheme(connection)));
        List<Object> forms = new ArrayList<>();
        schemes.forEach(scheme -> forms.add(transport(node, scheme, present.contains(scheme), open)));
        return forms;
    }

    private static Map<String, Object> transport(Node node, String scheme, boolean present, List<Connection> open) {
        List<Connection> carried = open.stream()
                .filter(connection -> scheme(connection).equals(scheme))
                .toList();
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("transport", scheme);
        form.put("present", present);
        form.put(
                "listening",
                node.listening().stream()
                        .filter(point -> point.scheme().equals(scheme))
                        .map(PointId::toString)
                        .toList());
        form.put("connections", carried.size());
        form.put("suspended", carried.stream().filter(Connection::suspended).count());
        return form;
    }

    private CompletionStage<Answer> swap(Call call) throws Refusal {
        Call.Fields fields = call.knowing("timeout").fields().knowing("from", "to");
        String from = named(fields, "from");
        String to = named(fields, "to");
        Duration patience = OctezRoutes.timeout(call, PATIENCE);
        Node node = door.node();
        List<String> present = node.transports();
        if (!present.contains(to)) {
            throw Refusal.badRequest("there is no transport '" + to + "' to swap to; " + those(present));
        }
        boolean carries = node.pool().connections().stream()
                .anyMatch(connection -> scheme(connection).equals(from));
        if (!present.contains(from) && !carries) {
            throw Refusal.badRequest("there is no transport '" + from + "' to swap from; " + those(present));
        }
        if (from.equals(to)) {
            throw Refusal.badRequest("'" + from + "' cannot be swapped for itself; " + those(present));
        }
        return node.swapTransport(from, to)
                .toCompletableFuture()
                .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .handle((swaps, failure) -> {
                    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                    if (cause instanceof TimeoutException) {
                        throw new CompletionException(new Refusal(
                                409,
                                "the swap goes on: after " + patience.toMillis() / 1000.0
                                        + " s it is not decided of every connection"));
                    }
                    if (cause instanceof IllegalStateException) {
                        throw new CompletionException(new Refusal(409, String.valueOf(cause.getMessage())));
                    }
                    if (cause != null) {
                        throw new CompletionException(cause);
                    }
                    return Answer.of(swaps.stream().map(TransportRoutes::form).toList());
                });
    }

    private static Map<String, Object> form(TransportSwap swap) {
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("peer_id", swap.peer().text());
        form.put("direction", swap.endpoint().direction().name().toLowerCase(Locale.ROOT));
        form.put("transport", swap.endpoint().remote().scheme());
        form.put("remote", swap.endpoint().remote().toString());
        form.put("outcome", swap.outcome().name().toLowerCase(Locale.ROOT));
        if (!swap.why().isEmpty()) {
            form.put("why", swap.why());
        }
        return form;
    }

    private static String named(Call.Fields fields, String name) throws Refusal {
        return fields.text(name)
                .orElseThrow(() -> Refusal.badRequest(
                        "the field '" + name + "' is needed: the name of a transport, as in /jackfield/transports"));
    }

    private static String those(List<String> present) {
        return present.isEmpty() ? "there is none at all" : "there are " + String.join(", ", present);
    }

    private static String scheme(Connection connection) {
        return connection.endpoint().remote().scheme();
    }
}
