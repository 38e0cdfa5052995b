package org.jackfield.pool.session;

import java.util.concurrent.Executor;

/**
 * The thread of a session: that of the channel that carries it, and so another one after every move.
 *
 * <p>What was given to the old one and has not run when the session moves, runs behind the arrival on the new one: never two at a time,
 * and never between the two. That the new one may be the same thread again changes nothing. Tasks of which one was given before a move
 * and one after it may run in either order.
 */
final class SessionThread implements Executor {

    /** From one move to the next. Two of the same thread are not the same. */
    private static final class Stay {

        private final Executor thread;

        Stay(Executor thread) {
            this.thread = thread;
        }
    }

    private volatile Stay present;

    SessionThread(Executor first) {
        present = new Stay(first);
    }

    @Override
    public void execute(Runnable task) {
        Stay given = present;
        given.thread.execute(() -> {
            if (given == present) {
                task.run();
            } else {
                execute(task);
            }
        });
    }

    /**
     * On the present one, as the last thing that is done there.
     *
     * @param first runs on the next one before all that is given from now on
     */
    void moveTo(Executor next, Runnable first) {
        // the other way round, somebody else's task could come between, and find a session that is neither here nor
        // there
        next.execute(first);
        present = new Stay(next);
    }
}
