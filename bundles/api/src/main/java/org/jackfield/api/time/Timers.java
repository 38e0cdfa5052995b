package org.jackfield.api.time;

import java.time.Duration;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Later, and again.
 *
 * <p>Tasks run on the timers' thread, one at a time, never early, and in the order in which they are due; they must be short and hand
 * longer work to a thread of their own. A task that throws is reported and does not stop the others. A cancelled task is forgotten at
 * once, so that nothing of a plugin stays behind. Safe from any thread.
 */
@ConsumerType
public interface Timers {

    /** Runs the task once, when the delay has passed. Zero or less means soon, but never before this call has returned. */
    Cancellable after(Duration delay, Runnable task);

    /** Runs the task again and again; the first time after one period. A late run does not pile up with the next. */
    Cancellable every(Duration period, Runnable task);
}
