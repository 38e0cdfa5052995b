package org.jackfield.transports.udp;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicException;
import io.netty.handler.codec.quic.QuicPathEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicTransportError;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.transports.sockets.StreamKind;

/**
 * What is special about streams of QUIC: they end together with their connection, reads cannot be called off, and the far end may move.
 *
 * <p>The farewell of a connection, and where the far end has moved to, are kept by a handler that outlives this plugin.
 */
final class QuicStreams implements StreamKind {

    /** The one stream of a connection. */
    static final AttributeKey<Channel> STREAM = AttributeKey.valueOf("org.jackfield.quic.stream");

    /** The id by which the far end calls a connection that we dialled. */
    static final AttributeKey<ByteBuffer> DIALLED_ID = AttributeKey.valueOf("org.jackfield.quic.id");

    private static final AttributeKey<Object> FAREWELL = AttributeKey.valueOf("org.jackfield.quic.farewell");
    private static final AttributeKey<InetSocketAddress> MOVED = AttributeKey.valueOf("org.jackfield.quic.moved");

    static QuicChannel connection(Channel stream) {
        return ((QuicStreamChannel) stream).parent();
    }

    /** Where the far end is since it has moved. */
    static Optional<InetSocketAddress> moved(Channel stream) {
        return Optional.ofNullable(connection(stream).attr(MOVED).get());
    }

    /** What the far end said when it closed the connection. */
    static Optional<QuicConnectionCloseEvent> lastWords(Channel connection) {
        return Optional.ofNullable(
                (QuicConnectionCloseEvent) connection.attr(FAREWELL).get());
    }

    /**
     * Closes a connection at once, and in good order.
     *
     * <p>As QUIC itself, and not as the application: where that closes a connection that it has dialled, after its own last word of the
     * handshake and before it knows that this has been heard, and just then the word is due to be said again, quiche (0.29.3, and 0.30.0
     * by its source) sends acknowledgements for ever, keeps each, and never returns.
     */
    static Future<Void> end(QuicChannel connection) {
        return connection.close(false, (int) QuicTransportError.NO_ERROR.code(), Unpooled.EMPTY_BUFFER);
    }

    @Override
    public void happened(Object event, Arrivals to) {
        if (event instanceof QuicPathEvent.PeerMigrated moved) {
            to.moved(moved.remote());
        } else if (event instanceof ChannelInputShutdownReadComplete) {
            to.ended();
        }
    }

    @Override
    public boolean isOver(Channel stream) {
        return !stream.isActive() || ((QuicStreamChannel) stream).isInputShutdown();
    }

    @Override
    public void stopReading(Channel stream) {
        // there is no way: one buffer may arrive, and is parked
    }

    @Override
    public boolean isLost(Channel stream) {
        QuicChannel connection = connection(stream);
        boolean goodOrder = lastWords(connection)
                .filter(said -> said.error() == QuicTransportError.NO_ERROR.code())
                .isPresent();
        return !connection.isActive() && !goodOrder;
    }

    @Override
    public void farewell(Channel stream, CloseReason why) {
        ((QuicStreamChannel) stream).shutdownOutput();
    }

    @Override
    public void close(Channel stream) {
        end(connection(stream));
    }

    @Override
    public Optional<CloseReason> meaningOf(Throwable failure) {
        return failure instanceof QuicException
                ? Optional.of(new CloseReason.ConnectionLost())
                : StreamKind.super.meaningOf(failure);
    }
}
