package org.jackfield.distribution.chatter;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.connection.SendResult;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;

/**
 * One conversation: the numbers said and heard over one connection.
 *
 * <p>Says from the chatter's thread, hears on the protocol's; the counts may be read anywhere. A message is the mark of the conversation
 * (8 bytes, random, never 0), its number (8 bytes, from 0), and padding.
 */
final class Link {

    private final Connection connection;
    private final Acquaintance before;
    private final long mark = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
    private final AtomicLong said = new AtomicLong();
    private final AtomicLong heard = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();
    private final AtomicLong theirMark = new AtomicLong();
    private final AtomicBoolean open = new AtomicBoolean(true);

    /** Owned by the protocol's thread. */
    private long next;

    /** Likewise. */
    private boolean changed;

    /** @param before what earlier conversations with this peer were like */
    Link(Connection connection, Acquaintance before) {
        this.connection = connection;
        this.before = before;
    }

    /** Says the next number; one that finds the queue full is said again later. */
    void say(MessageId kind, int size) {
        ByteBuffer message = ByteBuffer.allocate(Math.max(size, 2 * Long.BYTES));
        message.putLong(mark).putLong(said.get()).rewind();
        if (connection.send(kind, Payload.wrap(message)) == SendResult.QUEUED) {
            said.incrementAndGet();
        }
    }

    /**
     * Hears a message; anything but the next number of the same conversation is wrong. The first that is heard is any, as either side may
     * have come before the other did; and whose chatter is another now begins anew, which once is no fault.
     */
    void hear(Payload payload) {
        ByteBuffer message = payload.buffer();
        if (message.remaining() < 2 * Long.BYTES) {
            wrong.incrementAndGet();
            return;
        }
        long from = message.getLong();
        long number = message.getLong();
        boolean first = theirMark.compareAndSet(0, from);
        boolean anew = !first && theirMark.get() != from && number == 0 && !changed;
        if (anew) {
            changed = true;
            theirMark.set(from);
        }
        if (!first && !anew && (theirMark.get() != from || number != next)) {
            wrong.incrementAndGet();
        }
        next = number + 1;
        heard.incrementAndGet();
    }

    void end() {
        open.set(false);
    }

    /** What all conversations with this peer were like. */
    Acquaintance acquaintance() {
        return new Acquaintance(
                before.conversations() + (open.get() ? 0 : 1), before.heard() + heard(), before.wrong() + wrong());
    }

    PeerId peer() {
        return connection.peer();
    }

    long said() {
        return said.get();
    }

    long heard() {
        return heard.get();
    }

    long wrong() {
        return wrong.get();
    }

    Map<String, Object> report() {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("peer", connection.peer().text());
        report.put("open", open.get());
        report.put("mark", Long.toHexString(mark));
        report.put("theirs", Long.toHexString(theirMark.get()));
        report.put("said", said());
        report.put("heard", heard());
        report.put("wrong", wrong());
        return report;
    }
}
