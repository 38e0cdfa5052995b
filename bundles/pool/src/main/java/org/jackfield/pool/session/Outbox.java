package org.jackfield.pool.session;

import java.util.ArrayDeque;
import java.util.Optional;
import org.jackfield.api.message.Message;
import org.jackfield.pool.settings.QueueLimits;

/**
 * What has been sent and not been acknowledged, to be sent again over the next channel if need be. Owned by the session's thread.
 *
 * <p>Numbers are counts: the first message of a session is number 1, and "n received" means all up to number n.
 */
final class Outbox {

    private record Kept(Message message, long bytes) {}

    private final ArrayDeque<Kept> sent = new ArrayDeque<>(1);
    private final ArrayDeque<Kept> again = new ArrayDeque<>(1);
    private long acknowledged;
    /** Of those to be sent again, how many the far end is known to have: they are sent all the same, since it counts on them. */
    private int known;

    private long bytes;

    /** A message leaves for the first time. */
    void sent(Message message, long encodedBytes) {
        Kept kept = new Kept(message, encodedBytes + QueueLimits.MESSAGE_OVERHEAD);
        sent.add(kept);
        bytes += kept.bytes();
    }

    /** The next message to be sent once more, before any new one; it counts as sent. */
    Optional<Message> again() {
        Kept next = again.poll();
        if (next == null) {
            return Optional.empty();
        }
        if (known > 0) {
            known--;
            acknowledged++;
            bytes -= next.bytes();
        } else {
            sent.add(next);
        }
        return Optional.of(next.message());
    }

    /** The far end has that many; false if it cannot be: less than it had, or more than were ever sent. */
    boolean acknowledge(long received) {
        long all = acknowledged + known;
        if (received < all || received > acknowledged + sent.size() + again.size()) {
            return false;
        }
        while (acknowledged < received && !sent.isEmpty()) {
            bytes -= sent.remove().bytes();
            acknowledged++;
        }
        known = (int) (received - acknowledged);
        return true;
    }

    /**
     * Another channel begins, and the far end had that many when it reported: all others are sent again. It may have acknowledged more
     * since, which is not kept any more: what is sent now begins {@linkplain #acknowledged after} that.
     *
     * @return how many are sent again; -1 if so many were never sent
     */
    int rewind(long received) {
        while (!again.isEmpty()) {
            sent.add(again.remove());
        }
        known = 0;
        if (received > acknowledged && !acknowledge(received)) {
            return -1;
        }
        again.addAll(sent);
        sent.clear();
        return again.size();
    }

    /** How many the far end has for sure. */
    long acknowledged() {
        return acknowledged;
    }

    boolean isFull(long mostBytes, int mostMessages) {
        return bytes >= mostBytes || size() >= mostMessages;
    }

    int size() {
        return sent.size() + again.size();
    }

    /** Nobody will ask for any of it. */
    void clear() {
        sent.clear();
        again.clear();
        bytes = 0;
    }
}
