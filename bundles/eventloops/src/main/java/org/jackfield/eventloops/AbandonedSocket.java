package org.jackfield.eventloops;

import io.netty.channel.Channel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Consumer;
import org.jackfield.api.transport.Handover;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes what nobody has adopted: a Netty channel, or a {@link Handover} of one with the messages and handovers that were parked. A QUIC
 * stream is closed together with its connection.
 */
public final class AbandonedSocket implements Consumer<Object> {

    private static final Logger LOG = LoggerFactory.getLogger(AbandonedSocket.class);

    /** Remembers nothing: one serves all. */
    public AbandonedSocket() {}

    @Override
    public void accept(Object abandoned) {
        if (abandoned instanceof Handover handover) {
            accept(handover.socket());
            for (Object message = handover.parked().poll();
                    message != null;
                    message = handover.parked().poll()) {
                // callers that waited at a listener
                if (message instanceof Handover nested) {
                    accept(nested);
                } else {
                    ReferenceCountUtil.safeRelease(message);
                }
            }
        } else if (abandoned instanceof Channel channel) {
            (isStreamOfQuic(channel) ? channel.parent() : channel).close();
        } else {
            LOG.error(
                    "cannot close an abandoned {}, which is no channel of Netty",
                    abandoned.getClass().getName());
        }
    }

    private static boolean isStreamOfQuic(Channel channel) {
        return channel.parent() != null && channel.parent().parent() instanceof DatagramChannel;
    }
}
