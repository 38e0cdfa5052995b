package org.jackfield.distribution.bridge;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jackfield.api.node.Door;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Tells the launcher where operators get into the node, and where they cannot although they asked for it. */
@Component(
        immediate = true,
        service = {})
public final class DoorsComponent {

    private final Consumer<Map<String, Object>> launcher;

    @Activate
    public DoorsComponent(@Reference(target = "(jackfield=events)") Consumer<Map<String, Object>> launcher) {
        this.launcher = launcher;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindDoor(Door door) {
        launcher.accept(found(door));
    }

    void unbindDoor(Door door) {
        if (door.address().isPresent()) {
            launcher.accept(event(
                    "door-closed",
                    door,
                    "no more " + door.name() + " at " + door.address().get()));
        }
    }

    /** {@code door-opened}, or {@code door-shut} if it could not be. */
    static Map<String, Object> found(Door door) {
        return door.address().isPresent()
                ? event(
                        "door-opened",
                        door,
                        door.name() + " at " + door.address().get()
                                + door.trouble()
                                        .map(trouble -> " (" + trouble + ")")
                                        .orElse(""))
                : event("door-shut", door, door.trouble().orElse(door.name() + " is shut"));
    }

    private static Map<String, Object> event(String word, Door door, String sentence) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", word);
        event.put("sentence", sentence);
        event.put("door", door.name());
        door.address().ifPresent(address -> event.put("address", address.toString()));
        door.trouble().ifPresent(trouble -> event.put("trouble", trouble));
        event.put("requested", door.requested());
        return event;
    }
}
