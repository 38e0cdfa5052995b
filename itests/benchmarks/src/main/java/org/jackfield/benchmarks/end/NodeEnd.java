package org.jackfield.benchmarks.end;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jackfield.api.node.ConnectException;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.metrics.Metrics;

/**
 * Jackfield as an end: one node that listens, and as many that dial as connections are wanted, because two nodes never have more than
 * one.
 */
public final class NodeEnd {

    private static final long PATIENCE_SECONDS = 120;

    private final Machinery machinery;
    private final Ear ear = new Ear();
    private final WholeNode listener;
    private final List<WholeNode> diallers = new ArrayList<>();
    private final List<WholeNode> visitors = new ArrayList<>();
    private Optional<Speaker> speaker = Optional.empty();

    /** Made when it is first asked for, because the layout of a distribution has not all that they need. */
    private Optional<Metrics> metrics = Optional.empty();

    private NodeEnd(Circumstances circumstances) {
        machinery = new Machinery(circumstances);
        listener = new WholeNode(machinery, ear);
    }

    /** Lives as long as its input; takes {@link Circumstances}. */
    public static void main(String... arguments) throws IOException {
        NodeEnd end = new NodeEnd(Circumstances.of(arguments));
        Orders.obey(end.listener.listening().toString(), end.machinery::prepare, end::answer);
    }

    private String answer(String order) {
        String[] words = order.split(" ");
        switch (words[0]) {
            case "connect":
                return connect(PointId.parse(words[1]), Integer.parseInt(words[2]));
            case "send":
                speaker = Optional.of(new Speaker(lines(), Integer.parseInt(words[1]), Long.parseLong(words[2])));
                return "sending";
            case "stop":
                return "stopped " + speaker.orElseThrow().stop();
            case "heard":
                return ear.tell();
            case "fan":
                return "fanned " + Fans.answer(words, listener::fan);
            case "cap":
                machinery.cap(Long.parseLong(words[1]));
                return "capped";
            case "metrics":
                return measured(Boolean.parseBoolean(words[1]));
            case "memory":
                return "memory " + Heap.afterCollection();
            case "handshakes":
                return shake(PointId.parse(words[1]), Integer.parseInt(words[2]), Integer.parseInt(words[3]));
            default:
                return "unknown " + words[0];
        }
    }

    private String connect(PointId point, int count) {
        long begun = System.nanoTime();
        int before = lines().size();
        for (int i = before; i < before + count; i++) {
            at(diallers, i).connect(point);
        }
        return "connected " + count + " " + (System.nanoTime() - begun);
    }

    private String measured(boolean wanted) {
        Metrics listening = metrics.orElseGet(() -> new Metrics(InstantSource.system(), "benchmark"));
        metrics = Optional.of(listening);
        for (WholeNode node : nodes()) {
            if (wanted) {
                node.listen(listening);
            } else {
                node.ignore(listening);
            }
        }
        return "measured";
    }

    private List<WholeNode> nodes() {
        List<WholeNode> nodes = new ArrayList<>(diallers);
        nodes.add(listener);
        return nodes;
    }

    private WholeNode at(List<WholeNode> nodes, int index) {
        while (nodes.size() <= index) {
            nodes.add(new WholeNode(machinery, ear));
        }
        return nodes.get(index);
    }

    private List<Speaker.Line> lines() {
        return nodes().stream().flatMap(node -> node.lines().stream()).toList();
    }

    private String shake(PointId point, int count, int atOnce) {
        at(visitors, atOnce - 1);
        long begun = System.nanoTime();
        AtomicInteger left = new AtomicInteger(count);
        List<CompletableFuture<Void>> ends = new ArrayList<>();
        for (WholeNode visitor : visitors.subList(0, atOnce)) {
            CompletableFuture<Void> end = new CompletableFuture<>();
            ends.add(end);
            visitAgain(visitor, point, left, end);
        }
        try {
            CompletableFuture.allOf(ends.toArray(new CompletableFuture<?>[0])).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the handshakes came to no end", e);
        }
        return "shaken " + count + " " + (System.nanoTime() - begun);
    }

    private static void visitAgain(WholeNode visitor, PointId point, AtomicInteger left, CompletableFuture<Void> end) {
        if (left.getAndDecrement() <= 0) {
            end.complete(null);
            return;
        }
        visitor.visit(point).whenComplete((over, failure) -> {
            if (failure != null && tooEarly(failure)) {
                left.incrementAndGet();
                visitAgain(visitor, point, left, end);
            } else if (failure != null) {
                end.completeExceptionally(failure);
            } else {
                visitAgain(visitor, point, left, end);
            }
        });
    }

    /** The far end has not heard yet that the last visit is over; what that took counts, and the visit does not. */
    private static boolean tooEarly(Throwable failure) {
        return failure instanceof ConnectException refusal
                && (refusal.reason() instanceof CloseReason.RejectedByPeer
                        || refusal.reason() instanceof CloseReason.PointBusy
                        || refusal.reason() instanceof CloseReason.DuplicateConnection);
    }
}
