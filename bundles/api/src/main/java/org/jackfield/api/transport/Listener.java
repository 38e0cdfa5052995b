package org.jackfield.api.transport;

import java.util.concurrent.CompletionStage;
import org.jackfield.api.point.PointId;
import org.osgi.annotation.versioning.ConsumerType;

/** A point at which we can be dialled. Whoever opened it closes it. Safe from any thread. */
@ConsumerType
public interface Listener {

    /** Where it listens, with the real port. */
    PointId local();

    /** Stops listening; channels that were accepted live on. The stage completes when the point is free again. */
    CompletionStage<Void> close();
}
