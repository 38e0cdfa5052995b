package org.jackfield.api.scheduling;

import java.util.concurrent.Executor;
import org.osgi.annotation.versioning.ProviderType;

/** One connection in the eyes of the scheduler, which calls {@code grant} and {@code transmit} on {@link #thread} only. */
@ProviderType
public interface Flow {

    /** The flow's thread. */
    Executor thread();

    /** That many more bytes may be read from the far end. */
    void grant(long bytes);

    /**
     * It is the flow's turn to write.
     *
     * @param budget at least 1; may be overrun by less than a frame, which the following turns pay for
     * @return bytes written; less than the budget means that the flow wants no more turns until it asks again
     */
    int transmit(int budget);
}
