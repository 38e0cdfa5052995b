package org.jackfield.api.transport;

import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.reason.CloseReason;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The far end's bytes, and ours to it: a reliable, ordered stream both ways.
 *
 * <p><b>Thread.</b> Every channel has one thread at a time, an executor that outlives the plugin ({@link #thread}); all
 * {@linkplain ChannelEvents events} come on it, one at a time. {@link #claim}, {@link #commit}, {@link #flush} and {@link #writable}
 * are called on it only, the rest from anywhere.
 *
 * <p><b>Credit.</b> No more bytes arrive than were {@linkplain #request requested}, to the byte. What the far end sends beyond that
 * stays with the system, but for one read buffer. Nothing requested means nothing delivered but the end.
 *
 * <p><b>Ends.</b> Closing twice is harmless; the first reason wins. Of every channel {@link ChannelEvents#closed} is heard exactly
 * once, and nothing after it. When the far end closes in good order, that is heard once all bytes before it have been delivered, and
 * needs no credit itself. When the channel breaks, that is heard as soon as it is known, and undelivered bytes are lost.
 */
@ConsumerType
public interface Channel {

    /** The two ends as they are now. */
    Endpoint endpoint();

    /** The channel's thread. Tasks run in the order given, and never inside the call that gives them. */
    Executor thread();

    /**
     * Grants the far end that many more bytes; adds up. May be called from within {@link ChannelEvents#received}: then the next bytes
     * come after that call, not inside it. On the channel's thread, or on any other.
     */
    void request(long bytes);

    /**
     * A buffer into which at least that many bytes may be written, straight from where they are made: from its position, which need not
     * be zero, to its limit.
     *
     * <p>Valid until {@link #commit}. One claim at a time. It is given even when the channel is not {@link #writable}: the caller minds
     * that. Once the channel has closed, what is claimed and committed leads nowhere.
     *
     * @param bytes 1 to 65,536
     */
    ByteBuffer claim(int bytes);

    /** Hands over the first bytes of what was claimed, 0 to all. They leave in order, at the next {@link #flush} at the latest. */
    void commit(int bytes);

    /** Sends what was committed. Several commits before one flush cost one system call. */
    void flush();

    /** Whether the far end takes what we write; false once more than the transport's high-water mark waits. */
    boolean writable();

    /**
     * Closes. What was committed before still leaves if the far end takes it within the transport's closing time (3 s unless its
     * settings say otherwise); {@link ChannelEvents#closed} is heard when it has left, or the time is over. Called on the channel's thread,
     * it is the end of all other events.
     */
    void close(CloseReason reason);
}
