package org.jackfield.admin;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.NodeListener;
import org.jackfield.api.node.Recorded;

/** Passes the node's events on to whoever reads them here; an event is put into words once for each form, not for each reader. */
final class EventHub implements NodeListener {

    private final Ear plain = new Ear(event -> Optional.of(event.plain()));
    private final Ear octez = new Ear(event -> OctezEvents.of(event.event()));
    private final List<Runnable> onlookers = new CopyOnWriteArrayList<>();

    @Override
    public void happened(Instant when, NodeEvent event) {
        Recorded recorded = new Recorded(when, event);
        plain.hear(recorded);
        octez.hear(recorded);
        onlookers.forEach(Runnable::run);
    }

    @Override
    public void missed(long events) {
        plain.missed(events);
        octez.missed(events);
        onlookers.forEach(Runnable::run);
    }

    /** Every event, in our own form. */
    Feed everything() {
        return plain;
    }

    /** What Octez has a word for, in its form. */
    Feed network() {
        return octez;
    }

    /** Runs something after every event, until the returned end. */
    Runnable watch(Runnable onlooker) {
        onlookers.add(onlooker);
        return () -> onlookers.remove(onlooker);
    }

    /** The line that says how many events were lost. */
    static byte[] missedLine(long events) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", "missed");
        line.put("sentence", events + " events were lost");
        line.put("events", events);
        return Json.line(line);
    }

    private static final class Ear implements Feed {

        private final Function<Recorded, Optional<Map<String, Object>>> form;
        private final Set<LineStream> readers = ConcurrentHashMap.newKeySet();

        Ear(Function<Recorded, Optional<Map<String, Object>>> form) {
            this.form = form;
        }

        @Override
        public Runnable begin(LineStream stream) {
            readers.add(stream);
            return () -> readers.remove(stream);
        }

        void hear(Recorded event) {
            if (readers.isEmpty()) {
                return;
            }
            form.apply(event).map(Json::line).ifPresent(line -> readers.forEach(reader -> reader.give(line)));
        }

        void missed(long events) {
            readers.forEach(reader -> reader.missed(events));
        }
    }
}
