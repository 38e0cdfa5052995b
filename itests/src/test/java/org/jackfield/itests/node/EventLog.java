package org.jackfield.itests.node;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.NodeListener;
import org.jackfield.api.reason.CloseReason;

/** Everything that happened in a node, and a bench to wait on until something does. */
final class EventLog implements NodeListener {

    /** Some conditions come true a moment after the event that announces them; so it is asked again, event or not. */
    private static final long ASK_AGAIN_MILLIS = 20;

    private final List<Map<String, String>> events = new ArrayList<>();

    @Override
    public synchronized void happened(Instant when, NodeEvent event) {
        events.add(plain(event));
        notifyAll();
    }

    /** Something happened that is no event of the node. */
    synchronized void stir() {
        notifyAll();
    }

    synchronized List<Map<String, String>> all() {
        return new ArrayList<>(events);
    }

    synchronized int size() {
        return events.size();
    }

    Map<String, String> await(int mark, String what, Predicate<Map<String, String>> wanted, Duration patience) {
        List<Map<String, String>> found = new ArrayList<>();
        await(
                what,
                () -> all().stream()
                        .skip(mark)
                        .filter(wanted)
                        .findFirst()
                        .map(found::add)
                        .isPresent(),
                patience);
        return found.get(0);
    }

    void await(String what, BooleanSupplier condition, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            synchronized (this) {
                if (System.nanoTime() > end) {
                    throw new AssertionError(
                            "within " + patience.toSeconds() + " s there was no " + what + "; instead:\n" + told());
                }
                try {
                    TimeUnit.MILLISECONDS.timedWait(this, ASK_AGAIN_MILLIS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError("interrupted while waiting for " + what, e);
                }
            }
        }
    }

    private String told() {
        StringBuilder told = new StringBuilder();
        events.forEach(event -> told.append("  ").append(event.get("sentence")).append('\n'));
        return told.toString();
    }

    private static Map<String, String> plain(NodeEvent event) {
        Map<String, String> plain = new LinkedHashMap<>();
        plain.put("event", event.word());
        plain.put("sentence", event.sentence());
        for (RecordComponent part : event.getClass().getRecordComponents()) {
            Object value = read(part, event);
            if (value instanceof Optional<?> optional) {
                optional.ifPresent(present -> plain.put(part.getName(), present.toString()));
            } else {
                plain.put(part.getName(), value instanceof CloseReason reason ? reason.word() : value.toString());
            }
        }
        return plain;
    }

    private static Object read(RecordComponent part, Object of) {
        try {
            return part.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + part, e);
        }
    }
}
