package org.jackfield.distribution.bridge;

import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.NodeListener;
import org.jackfield.api.node.Recorded;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells the launcher what happens in the node. */
@Component(immediate = true)
public final class EventsComponent implements NodeListener {

    private final Consumer<Map<String, Object>> launcher;

    @Activate
    public EventsComponent(@Reference(target = "(jackfield=events)") Consumer<Map<String, Object>> launcher) {
        this.launcher = launcher;
    }

    @Override
    public void happened(Instant when, NodeEvent event) {
        launcher.accept(new Recorded(when, event).plain());
    }

    @Override
    public void missed(long events) {
        launcher.accept(Map.of("event", "missed", "sentence", events + " events were lost", "events", events));
    }
}
