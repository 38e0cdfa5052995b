package org.jackfield.transports.udp;

import io.netty.channel.ChannelHandler;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Makes the handlers that stay in pipelines when this plugin leaves, and are of no class of it. The bundle of the event loops has them.
 *
 * @param parking keeps what arrives at a stream in the queue
 * @param demultiplexer the first handler of a datagram socket, and a {@link
 *     io.netty.handler.codec.quic.QuicConnectionIdGenerator} for its server, with the ids of connections that were dialled from it and
 *     where to, and the ear of datagrams that are not QUIC's
 * @param anchor the handler of a server's new connections, with the queue they go into as long as somebody listens, and a bell that is
 *     rung then
 * @param keeper the handler of every connection, with the number of the socket's users and the ids of
 *     connections that were dialled
 * @param tokens a server's {@link io.netty.handler.codec.quic.QuicTokenHandler}, with the number of connections that are half open, and
 *     how many may be without a proof of their address
 */
public record Keepsakes(
        Function<Queue<Object>, ChannelHandler> parking,
        BiFunction<Map<ByteBuffer, InetSocketAddress>, AtomicReference<Optional<Consumer<Object>>>, ChannelHandler>
                demultiplexer,
        BiFunction<AtomicReference<Optional<Queue<Object>>>, AtomicReference<Optional<Runnable>>, ChannelHandler>
                anchor,
        BiFunction<AtomicInteger, Map<ByteBuffer, InetSocketAddress>, ChannelHandler> keeper,
        BiFunction<AtomicInteger, AtomicInteger, Object> tokens) {}
