package org.jackfield.shell;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jackfield.api.access.AccessList;
import org.jackfield.api.access.AccessLists;
import org.jackfield.api.access.AccessOrder;
import org.jackfield.api.access.Subject;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.Node;
import org.jackfield.api.node.TransportSwap;
import org.jackfield.api.node.TransportSwap.Outcome;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason.OperatorDecided;

/**
 * The commands that change something: each takes words, waits until the order is in force, and gives the sentence that is shown.
 *
 * <p>Safe from any thread. What cannot be understood is a {@link Misuse}.
 */
final class Orders {

    private static final String BY = "shell";
    private static final int HANGING = 13;

    private final Node node;
    private final Whom whom;
    private final Patience patience;

    Orders(Node node, Patience patience) {
        this.node = node;
        this.patience = patience;
        whom = new Whom(node);
    }

    String connect(String... words) {
        PointId point = whom.point(Words.plain("connect POINT, [tcp://]HOST[:PORT]", 1, 1, words));
        return done(
                node.connect(point),
                (Connection connection) -> "connected to " + connection.peer() + ", " + connection.endpoint(),
                "no connection to " + point,
                "still dialling " + point);
    }

    String disconnect(String command, String... words) {
        PeerId peer = whom.connected(Words.plain(command + " PEER-OR-POINT, see connections", 1, 1, words));
        return node.disconnect(peer, new OperatorDecided("from the shell"))
                ? "disconnected from " + peer
                : "not connected to " + peer;
    }

    String ban(String... words) {
        return list("ban", words, AccessLists::ban, "banned");
    }

    String allow(String... words) {
        return list("allow", words, AccessLists::allow, "allowed");
    }

    String unban(String... words) {
        Subject subject = whom.subject(Words.plain("unban ADDRESS-OR-PEER", 1, 2, words));
        return done(
                node.access().unban(subject),
                (Boolean changed) -> changed ? "unbanned " + subject.text() : subject.text() + " was not banned",
                "did not unban " + subject.text(),
                "the order is not in force yet");
    }

    String disallow(String... words) {
        Subject subject = whom.subject(Words.plain("disallow ADDRESS-OR-PEER", 1, 2, words));
        return done(
                node.access().disallow(subject),
                (Boolean changed) -> changed
                        ? "took " + subject.text() + " from the white list"
                        : subject.text() + " was not on the white list",
                "did not disallow " + subject.text(),
                "the order is not in force yet");
    }

    String trust(String... words) {
        return vouch("trust", words, AccessLists::trust, AccessLists::trust, "trusting ", " was trusted already");
    }

    String untrust(String... words) {
        return vouch(
                "untrust",
                words,
                AccessLists::untrust,
                AccessLists::untrust,
                "no longer trusting ",
                " was not trusted by order");
    }

    String clear(String command, String... words) {
        List<String> plain = Words.plain(command + " black|white|grey|all", 1, 1, words);
        if (plain.get(0).equals("all")) {
            return String.join("\n", List.of(empty(AccessList.BLACK), empty(AccessList.WHITE), empty(AccessList.GREY)));
        }
        return empty(list(plain.get(0)));
    }

    String maintain(String... words) {
        Words.plain("maintain", 0, 0, words);
        return done(
                node.maintain(),
                (Void found) -> "the number of connections is within its bounds: "
                        + Figures.many(node.pool().connections().size(), "connection"),
                "maintenance does not look",
                "still looking for connections");
    }

    String swap(String... words) {
        List<String> plain = Words.plain("transport swap FROM TO, see transport list", 3, 3, words);
        String from = plain.get(1);
        String to = plain.get(2);
        List<String> present = node.transports();
        if (!present.contains(to)) {
            throw new Misuse("there is no transport '" + to + "' to swap to; there are " + String.join(", ", present));
        }
        boolean carries = node.pool().connections().stream()
                .anyMatch(connection -> connection.endpoint().remote().scheme().equals(from));
        if (!present.contains(from) && !carries) {
            throw new Misuse(
                    "there is no transport '" + from + "' to swap from; there are " + String.join(", ", present));
        }
        if (from.equals(to)) {
            throw new Misuse("'" + from + "' cannot be swapped for itself");
        }
        return done(
                node.swapTransport(from, to),
                Orders::swapped,
                "did not swap " + from + " for " + to,
                "still moving connections from " + from + " to " + to);
    }

    /** A line for each connection, those that did not move last, and the totals. */
    private static String swapped(List<TransportSwap> swaps) {
        List<String> lines = new ArrayList<>();
        Map<Outcome, Integer> totals = new EnumMap<>(Outcome.class);
        swaps.stream().sorted(Comparator.comparing(TransportSwap::outcome)).forEach(swap -> {
            String outcome = word(swap.outcome());
            totals.merge(swap.outcome(), 1, Integer::sum);
            lines.add(Figures.wrapped(
                    outcome + " ".repeat(HANGING - outcome.length()) + swap.peer() + " "
                            + swap.endpoint().remote() + (swap.why().isEmpty() ? "" : ": " + swap.why()),
                    HANGING));
        });
        lines.add(Figures.many(swaps.size(), "connection")
                + totals.entrySet().stream()
                        .map(total -> total.getValue() + " " + word(total.getKey()))
                        .collect(Collectors.joining(", ", totals.isEmpty() ? "" : ": ", "")));
        return String.join("\n", lines);
    }

    private static String word(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    /** The list of that name. */
    static AccessList list(String word) {
        try {
            return AccessList.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new Misuse("there is no list '" + word + "', but black, white and grey");
        }
    }

    private String list(
            String command,
            String[] words,
            BiFunction<AccessLists, AccessOrder, CompletionStage<Boolean>> put,
            String deed) {
        Words read = Words.withReason(command + " ADDRESS-OR-PEER [--why TEXT] [--for 90s|15m|12h|30d]", 1, 2, words);
        Subject subject = whom.subject(read.plain());
        AccessOrder order;
        try {
            order = new AccessOrder(subject, BY, read.why(), read.period());
        } catch (IllegalArgumentException e) {
            throw new Misuse(e.getMessage());
        }
        return done(
                put.apply(node.access(), order),
                (Boolean changed) -> deed + " " + subject.text()
                        + order.period()
                                .map(time -> " for " + Figures.time(time))
                                .orElse(" for good"),
                "did not " + command + " " + subject.text(),
                "the order is not in force yet");
    }

    private String vouch(
            String command,
            String[] words,
            BiFunction<AccessLists, PeerId, CompletionStage<Boolean>> peers,
            BiFunction<AccessLists, PointId, CompletionStage<Boolean>> points,
            String deed,
            String nothing) {
        List<String> plain = Words.plain(command + " POINT-OR-PEER", 1, 2, words);
        Optional<PeerId> peer = whom.peer(plain);
        CompletionStage<Boolean> order;
        String name;
        if (peer.isPresent()) {
            order = peers.apply(node.access(), peer.get());
            name = peer.get().text();
        } else {
            PointId point = whom.point(plain);
            order = points.apply(node.access(), point);
            name = point.toString();
        }
        return done(
                order,
                (Boolean changed) -> changed ? deed + name : name + nothing,
                "did not " + command + " " + name,
                "the order is not in force yet");
    }

    private String empty(AccessList list) {
        return done(
                node.access().clear(list),
                (Boolean changed) ->
                        changed ? "cleared the " + list.word() + " list" : "the " + list.word() + " list was empty",
                "did not clear the " + list.word() + " list",
                "the order is not in force yet");
    }

    private <T> String done(CompletionStage<T> stage, Function<T, String> well, String failed, String late) {
        CompletableFuture<T> order = stage.toCompletableFuture();
        try {
            patience.waitFor(order);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted; " + late;
        }
        if (!order.isDone()) {
            return late + " after " + Patience.SECONDS + " s";
        }
        return order.isCompletedExceptionally() ? failed + ": " + Patience.why(order) : well.apply(order.join());
    }
}
