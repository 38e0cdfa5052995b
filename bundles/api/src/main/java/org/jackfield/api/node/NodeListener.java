package org.jackfield.api.node;

import java.time.Instant;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears what happens in the node: published as a service.
 *
 * <p>Called on one thread, in the order in which things happened, and from the moment of its registration on. A listener that is slow
 * loses the events that its queue (1,024) cannot hold, and hears afterwards how many; nobody waits for it.
 */
@ConsumerType
public interface NodeListener {

    /** Something happened. */
    void happened(Instant when, NodeEvent event);

    /** That many events were lost before the next. */
    default void missed(long events) {}
}
