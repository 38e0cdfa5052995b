package org.jackfield.api.discovery;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A method of finding points.
 *
 * <p>{@code start}, then {@code seek} any number of times, then {@code stop}, and perhaps from the beginning again when the core was
 * restarted; called one at a time, from a thread of the core, and never blocking: whatever takes time runs on a thread of the plugin's
 * own, which ends with {@code stop}.
 */
@ConsumerType
public interface Discovery {

    /** A short name, unique in the node, for example {@code lan}; constant. */
    String name();

    /** Begins; findings go to the sink until {@code stop} returns. */
    void start(DiscoverySink sink);

    /** The node lacks peers: look again, unless that has just been done. */
    void seek();

    /** Ends. Nothing is found afterwards. */
    void stop();
}
