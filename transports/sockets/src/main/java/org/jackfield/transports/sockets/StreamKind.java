package org.jackfield.transports.sockets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import org.jackfield.api.reason.CloseReason;

/**
 * What sets one transport's streams apart from another's: how bytes are framed, and how an end is said and heard.
 *
 * <p>Keeps nothing of a single stream; one serves all. Called on the stream's event loop. As it stands, it describes a Netty channel of
 * plain buffers that closes as soon as the far end shuts its side.
 */
public interface StreamKind {

    /**
     * Makes something of a message that came out of the pipeline, and takes care of its release: buffers given to {@code to} are its own
     * from then on. Also called for what was parked while the stream changed hands.
     */
    default void arrived(Object message, Arrivals to) {
        if (message instanceof ByteBuf bytes) {
            to.bytes(bytes);
        } else {
            ReferenceCountUtil.release(message);
            to.unfit(new CloseReason.UnexpectedError(
                    "the pipeline gives " + message.getClass().getName()));
        }
    }

    /** Makes something of an event of the pipeline. */
    default void happened(Object event, Arrivals to) {
        // plain sockets tell nothing that matters
    }

    /** The message that carries these bytes; takes the buffer over. */
    default Object departing(ByteBuf bytes) {
        return bytes;
    }

    /** Completes once all that was written before has left. */
    default ChannelFuture sent(Channel socket) {
        return socket.writeAndFlush(Unpooled.EMPTY_BUFFER);
    }

    /** Calls off a read that was asked for, as far as the socket can do that: what arrives all the same is parked. */
    default void stopReading(Channel socket) {
        // switching automatic reading on and off does it
        socket.config().setAutoRead(true).setAutoRead(false);
    }

    /** Whether the far end has said that nothing follows, or the socket has ended: nothing more will be read. */
    default boolean isOver(Channel socket) {
        return !socket.isActive();
    }

    /** Of a socket that has ended: whether the far end has not said so in good order. Errors in the pipeline say that by themselves. */
    default boolean isLost(Channel socket) {
        return false;
    }

    /** Says that nothing follows from our side; all has been sent. The far end then ends the stream, or is cut off. */
    void farewell(Channel socket, CloseReason why);

    /** What it means when the socket ends in good order, but the far end has not said that it will. */
    default CloseReason meaningOfSilence() {
        return new CloseReason.ClosedByPeer();
    }

    /** The stream has ended for good, or is cut off: closes the socket and what was there for it alone. May come twice. */
    default void close(Channel socket) {
        socket.close();
    }

    /**
     * What an error in the pipeline means for the stream: a {@link CloseReason.ConnectionLost} if the socket is lost, anything else
     * closes in good order with that reason, and none at all means that it does not matter.
     */
    default Optional<CloseReason> meaningOf(Throwable failure) {
        if (failure instanceof ClosedChannelException) {
            return Optional.empty();
        }
        return Optional.of(
                failure instanceof IOException
                        ? new CloseReason.ConnectionLost()
                        : new CloseReason.UnexpectedError(failure.toString()));
    }

    /** Where a {@link StreamKind} puts what it has read out of messages and events. */
    interface Arrivals {

        /** Bytes of the stream, at least none; released by the stream. */
        void bytes(ByteBuf bytes);

        /** Nothing follows: the far end has ended its side in good order. Its last bytes are delivered first. */
        void ended();

        /**
         * Sends a message behind what was committed before, and does not wait: it is dropped when the far end does not take what is
         * written, so that nobody who asks and does not listen can fill the memory.
         */
        void answer(Object message);

        /**
         * Something has arrived that holds nothing of the stream, and so takes no credit: whether more of that comes than anybody needs, who
         * may send one with each that holds something, ten a second besides, and a thousand at once. Told once.
         */
        boolean isFlood();

        /** The far end is elsewhere now. */
        void moved(InetSocketAddress remote);

        /** Not what this transport speaks: closes with that reason. */
        void unfit(CloseReason reason);
    }
}
