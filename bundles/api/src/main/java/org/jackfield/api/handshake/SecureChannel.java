package org.jackfield.api.handshake;

import java.util.concurrent.Executor;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.message.Message;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.reason.CloseReason;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A channel to a peer that both sides have accepted: messages in, messages out.
 *
 * <pre>
 *   in    transport's buffer --open--> the message's own bytes --> received(message)
 *   out   the message's bytes --seal--> transport's buffer --> commit
 * </pre>
 *
 * One pass each way; nothing is allocated for a frame but the message itself.
 *
 * <p>Thread and ends as of the {@linkplain org.jackfield.api.transport.Channel channel} below: {@link #transmit} on the channel's
 * thread only, the rest from anywhere.
 */
@ProviderType
public interface SecureChannel {

    /** Who is at the far end. */
    PeerId peer();

    /** The two ends as they are now. */
    Endpoint endpoint();

    /** What the far end said of itself. */
    Announcement announcement();

    /** As of the {@link Introduction}. */
    ByteString transcript();

    /** The channel's thread. */
    Executor thread();

    /** Grants the far end that many more bytes on the wire; adds up. */
    void request(long wireBytes);

    /**
     * Bytes of a message on its way, the envelope included and the frames not: what a queue counts.
     *
     * @throws IllegalArgumentException with a sentence, if the dialect cannot carry the message, or it is larger than the limit
     */
    long encodedBytes(Message message);

    /**
     * Seals frames from what the source gives, until about {@code budget} bytes are written, the source has no more or the channel
     * takes no more. A message too large for the budget is continued with the next call, before anything else. At least one frame is
     * written if there is anything to write and the channel is writable, so that any budget leads on.
     *
     * @param budget wire bytes, at least 1; overrun by less than a frame. Where it is smaller than a frame may be, frames hold no more
     *     than that of a message, or 1,024 bytes if it is smaller still: whoever has little to give sees it overrun by little
     * @return wire bytes written; less than the budget means that there is no more to do until the source has more or
     *     {@link SecureChannelEvents#writable} is heard
     */
    int transmit(MessageSource source, int budget);

    /** Closes, after what was sealed has left or the transport's closing time has passed. */
    void close(CloseReason reason);
}
