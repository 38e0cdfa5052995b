package org.jackfield.eventloops;

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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What stays in the pipelines of QUIC while the plugin is exchanged, as services of the JDK's types. */
public final class QuicKeepsakes {

    private static final Logger LOG = LoggerFactory.getLogger(QuicKeepsakes.class);

    private QuicKeepsakes() {}

    /** Makes the {@link Demultiplexer} of a socket. */
    public static BiFunction<
                    Map<ByteBuffer, InetSocketAddress>, AtomicReference<Optional<Consumer<Object>>>, ChannelHandler>
            demultiplexer() {
        return Demultiplexer::new;
    }

    /** Makes the {@link QuicAnchor} of a server. */
    public static BiFunction<
                    AtomicReference<Optional<Queue<Object>>>, AtomicReference<Optional<Runnable>>, ChannelHandler>
            anchor() {
        return QuicAnchor::new;
    }

    /** Makes the {@link QuicKeeper} of a socket, for all connections that it carries. */
    public static BiFunction<AtomicInteger, Map<ByteBuffer, InetSocketAddress>, ChannelHandler> keeper() {
        return QuicKeeper::new;
    }

    /** Makes the {@link AddressTokens} of a server, a token handler of Netty's QUIC codec. Fails to link where that is absent. */
    public static BiFunction<AtomicInteger, AtomicInteger, Object> tokens() {
        return AddressTokens::new;
    }

    /** All, by the role that tells them apart as services; none where Netty's QUIC codec is absent. */
    static Map<String, BiFunction<?, ?, ?>> byRole() {
        try {
            return Map.of(
                    "quic-tokens", tokens(),
                    "quic-demultiplexer", demultiplexer(),
                    "quic-anchor", anchor(),
                    "quic-keeper", keeper());
        } catch (LinkageError e) {
            LOG.debug("there is no QUIC codec, and nobody will ask for what it needs", e);
            return Map.of();
        }
    }
}
