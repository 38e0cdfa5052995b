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

    /** Calls at once or with this thread's next {@link #settle}. */
    void ask(Inbox inbox) {
        Queue<Inbox> others = gathered.get(Thread.currentThread());
        if (others == null) {
            gathered.put(Thread.currentThread(), new ArrayDeque<>(1));
            inbox.call();
        } else {
            others.add(inbox);
            if (others.size() >= MOST_GATHERED) {
                settle();
            }
        }
    }

    /** Calls for all that this thread has gathered. */
    void settle() {
        Queue<Inbox> others = gathered.remove(Thread.currentThread());
        if (others != null) {
            others.removeIf(inbox -> !inbox.beginCall());
            if (!others.isEmpty()) {
                host.execute(() -> drain(others));
            }
        }
    }

    private void drain(Queue<Inbox> inboxes) {
        try {
            for (Inbox next = inboxes.poll(); next != null; next = inboxes.poll()) {
                next.drain();
            }
        } finally {
            if (!inboxes.isEmpty()) {
                host.execute(() -> drain(inboxes));
            }
        }
    }
}
