package org.jackfield.pool.connection;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jackfield.api.message.Message;
import org.jackfield.api.protocol.Protocol;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.pool.settings.QueueLimits;

/**
 * What one protocol has still to hear of one connection, in order: {@code connected}, messages, {@code closed}.
 *
 * <p>Full from the setting's count or bytes on: the connection then gets no more credit until half of it is heard. What was granted
 * before still finds room, so that nothing is lost; with it the inbox holds at most its bound and one read window: of
 * the smallest messages, of 6 bytes on the way, a sixth of the window's bytes in number.
 *
 * <p>To wake the protocol's thread costs more than to open a small message. So of the small ones that the channel's thread reads in one go, over
 * whichever of its channels, the first wakes it at once, and the others, unless it is still awake, together when that thread comes to its next
 * task ({@link Calls}).
 */
final class Inbox {

    private static final int CALLS_PER_TURN = 64;

    /** Messages this large are worth waking somebody for. */
    private static final int LARGE_BYTES = 4096;

    private final ProtocolHost host;
    private final PeerConnection connection;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>(1);
    private long bytes;
    private boolean full;
    private boolean scheduled;
    private boolean forgotten;

    /** Owned by the channel's thread: it has called or will, and not come to its next task since. */
    private boolean calledLately;

    Inbox(ProtocolHost host, PeerConnection connection) {
        this.host = host;
        this.connection = connection;
        add(protocol -> protocol.connected(connection));
    }

    /** On the channel's thread. */
    void message(Message.Application message) {
        boolean unheard = put(new Said(connection, message));
        if (unheard && message.payload().size() >= LARGE_BYTES) {
            host.hear(this);
        } else if (unheard && !calledLately) {
            calledLately = true;
            Thread asked = Thread.currentThread();
            host.calls().ask(this);
            // its own task, and not only that of whoever was first, whose channel may have ended
            connection.thread().execute(() -> {
                calledLately = false;
                host.calls().settle(asked);
                host.hear(this);
            });
        }
    }

    void closed(CloseReason reason) {
        add(protocol -> protocol.closed(connection, reason));
    }

    void suspended() {
        add(protocol -> protocol.suspended(connection));
    }

    void resumed() {
        add(protocol -> protocol.resumed(connection));
    }

    /** Nobody hears it any more. */
    synchronized void forget() {
        forgotten = true;
        waiting.clear();
        bytes = 0;
        noteRoom();
    }

    /** Whether all is heard. Any thread. */
    synchronized boolean heardOut() {
        return waiting.isEmpty() && !scheduled;
    }

    private void add(Waiting item) {
        if (put(item)) {
            host.hear(this);
        }
    }

    /** Whether the caller has to see to it that this is {@linkplain #drain drained}. */
    synchronized boolean beginCall() {
        boolean wanted = !scheduled && !waiting.isEmpty();
        scheduled |= wanted;
        return wanted;
    }

    /** Whether nobody is about to hear it. */
    private synchronized boolean put(Waiting item) {
        if (forgotten) {
            return false;
        }
        waiting.add(item);
        bytes += item.bytes();
        var limits = connection.settings().queues();
        if (!full && (waiting.size() >= limits.incomingMessages() || held() >= limits.incomingBytes())) {
            full = true;
            connection.inboxFull();
        }
        return !scheduled;
    }

    /** On the protocol's thread: it hears what waits, or some of it and the rest in a later turn. */
    void drain() {
        boolean settled = false;
        try {
            // whoever takes no further turn takes its last one, and that lasts until all is heard
            while (turn() && !host.execute(this::drain)) {}
            settled = true;
        } finally {
            if (!settled) {
                host.execute(this::drain);
            }
        }
    }

    /** Whether there may be more. */
    private boolean turn() {
        for (int i = 0; i < CALLS_PER_TURN; i++) {
            Waiting item;
            synchronized (this) {
                item = waiting.poll();
                if (item == null) {
                    scheduled = false;
                    return false;
                }
                bytes -= item.bytes();
                noteRoom();
            }
            host.call(item);
        }
        return true;
    }

    private long held() {
        return bytes + (long) waiting.size() * QueueLimits.MESSAGE_OVERHEAD;
    }

    private void noteRoom() {
        var limits = connection.settings().queues();
        if (full && waiting.size() <= limits.incomingMessages() / 2 && held() <= limits.incomingBytes() / 2) {
            full = false;
            connection.inboxHasRoom();
        }
    }

    /** Something to be heard. */
    private interface Waiting extends Consumer<Protocol> {

        /** Bytes of payload. */
        default long bytes() {
            return 0;
        }
    }

    private record Said(PeerConnection connection, Message.Application message) implements Waiting {

        @Override
        public void accept(Protocol protocol) {
            protocol.received(connection, message.id(), message.payload());
        }

        @Override
        public long bytes() {
            return message.payload().size();
        }
    }
}
