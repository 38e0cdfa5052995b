package org.jackfield.pool.connection;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;

/**
 * For whom the threads of channels call a protocol's thread. Which of them is awake for one message, preempts the other, and sleeps again, costs
 * more than the message: so a thread calls for the first inbox at once, and for those that follow, whichever channels they belong to,
 * together when it has read what was there.
 *
 * <p>Any thread; each has its own queue.
 */
final class Calls {

    /** So many do not wait for the rest. */
    private static final int MOST_GATHERED = 64;

    private final ProtocolHost host;

    /** What a thread has gathered since it called; none if it has not called since its last task. */
    private final Map<Thread, Queue<Inbox>> gathered = new ConcurrentHashMap<>();

    Calls(ProtocolHost host) {
        this.host = host;
    }

    /** Calls at once, or when this thread {@linkplain #settle settles}. */
    void ask(Inbox inbox) {
        Thread asking = Thread.currentThread();
        Queue<Inbox> others = gathered.get(asking);
        if (others == null) {
            gathered.put(asking, new ArrayDeque<>(1));
            host.hear(inbox);
        } else {
            others.add(inbox);
            if (others.size() >= MOST_GATHERED) {
                settle(asking);
            }
        }
    }

    /**
     * Calls for all that this thread has gathered; in a task of whoever has asked on that thread. If that was another one, which may not come back, it
     * calls at once the next time, and those that it has gathered have tasks of their own.
     */
    void settle(Thread asked) {
        Thread settling = Thread.currentThread();
        if (asked != settling) {
            gathered.remove(asked);
        }
        Queue<Inbox> others = gathered.remove(settling);
        if (others != null) {
            host.hear(others);
        }
    }

    /** How many threads have asked, and not settled since. */
    int asking() {
        return gathered.size();
    }
}
