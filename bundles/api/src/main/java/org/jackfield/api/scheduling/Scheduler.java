package org.jackfield.api.scheduling;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Who may read and write how much, and when.
 *
 * <p>Without a cap nobody is slowed, and everything happens at once on the flow's own thread. With a cap, flows that want something
 * stand in line and share it by the weights of their {@linkplain Standing standings}; what one does not use, the others have. Safe from
 * any thread.
 */
@ProviderType
public interface Scheduler {

    /**
     * Adds a flow. Whoever joins leaves again ({@link Share#leave}).
     *
     * @throws IllegalStateException after the scheduler has shut down
     */
    Share join(Flow flow);

    /** All flows together, those that have left included. */
    Traffic traffic();

    /** How bandwidth is divided now. */
    Bandwidth bandwidth();
}
