package org.jackfield.api.time;

import org.osgi.annotation.versioning.ConsumerType;

/** Something that may still be called off. Cancelling twice, or too late, is harmless. Safe from any thread. */
@ConsumerType
@FunctionalInterface
public interface Cancellable {

    /** Calls it off, if it has not happened yet; does not wait for what is happening now. */
    void cancel();
}
