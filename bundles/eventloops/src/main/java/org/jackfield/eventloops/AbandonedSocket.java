package org.jackfield.eventloops;

import io.netty.channel.Channel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jackfield.api.transport.Handover;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes what nobody has adopted: a Netty channel, or a {@link Handover} of one with the messages and handovers that were parked. A QUIC
 * stream is closed together with its connection. The stage completes when the socket is closed, and does not fail.
 */
public final class AbandonedSocket implements Function<Object, CompletionStage<Void>> {

    private static final Logger LOG = LoggerFactory.getLogger(AbandonedSocket.class);

    /** Remembers nothing: one serves all. */
    public AbandonedSocket() {}

    @Override
    public CompletionStage<Void> apply(Object abandoned) {
        if (abandoned instanceof Handover handover) {
            CompletionStage<Void> closed = apply(handover.socket());
            for (Object message = handover.parked().poll();
                    message != null;
                    message = handover.parked().poll()) {
                // callers that waited at a listener
                if (message instanceof Handover nested) {
                    apply(nested);
                } else {
                    ReferenceCountUtil.safeRelease(message);
                }
            }
            return closed;
        }
        if (abandoned instanceof Channel channel) {
            CompletableFuture<Void> closed = new CompletableFuture<>();
            (isStreamOfQuic(channel) ? channel.parent() : channel).close().addListener(done -> closed.complete(null));
            return closed;
        }
        LOG.error(
                "cannot close an abandoned {}, which is no channel of Netty",
                abandoned.getClass().getName());
        return CompletableFuture.completedStage(null);
    }

    private static boolean isStreamOfQuic(Channel channel) {
        return channel.parent() != null && channel.parent().parent() instanceof DatagramChannel;
    }
}
