package org.jackfield.transports.udp;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * What a datagram socket and the handlers in its pipeline share. It stands on the socket's channel as a map of objects of the JDK, so
 * that every version of this plugin finds it there.
 *
 * @param dialled the ids of the connections that were dialled from the socket, and where to
 * @param newcomers where new connections to us go, as long as somebody listens
 * @param bell rung when one has come
 * @param probes hears the datagrams that are not QUIC's
 * @param users connections and others who need the socket
 * @param halfOpen connections to us whose stream is not open yet
 * @param trustedHalfOpen how many there may be before callers have to prove their address
 */
record Board(
        Map<ByteBuffer, InetSocketAddress> dialled,
        AtomicReference<Optional<Queue<Object>>> newcomers,
        AtomicReference<Optional<Runnable>> bell,
        AtomicReference<Optional<Consumer<Object>>> probes,
        AtomicInteger users,
        AtomicInteger halfOpen,
        AtomicInteger trustedHalfOpen) {

    private static final AttributeKey<Map<String, Object>> KEY =
            AttributeKey.valueOf("org.jackfield.transports.udp.board");

    static Board fresh() {
        return new Board(
                new ConcurrentHashMap<>(),
                new AtomicReference<>(Optional.empty()),
                new AtomicReference<>(Optional.empty()),
                new AtomicReference<>(Optional.empty()),
                new AtomicInteger(),
                new AtomicInteger(),
                new AtomicInteger());
    }

    void putOn(Channel socket) {
        socket.attr(KEY)
                .set(Map.of(
                        "dialled", dialled,
                        "newcomers", newcomers,
                        "bell", bell,
                        "probes", probes,
                        "users", users,
                        "half-open", halfOpen,
                        "trusted-half-open", trustedHalfOpen));
    }

    /**
     * The board of a socket that this or another version of the plugin has opened.
     *
     * @throws IllegalArgumentException if it has none that we understand
     */
    @SuppressWarnings("unchecked")
    static Board of(Channel socket) {
        Map<String, Object> parts = Optional.ofNullable(socket.attr(KEY).get()).orElseGet(Map::of);
        return new Board(
                part(parts, "dialled", Map.class),
                part(parts, "newcomers", AtomicReference.class),
                part(parts, "bell", AtomicReference.class),
                part(parts, "probes", AtomicReference.class),
                part(parts, "users", AtomicInteger.class),
                part(parts, "half-open", AtomicInteger.class),
                part(parts, "trusted-half-open", AtomicInteger.class));
    }

    private static <T> T part(Map<String, Object> parts, String name, Class<T> type) {
        return Optional.ofNullable(parts.get(name))
                .filter(type::isInstance)
                .map(type::cast)
                .orElseThrow(() -> new IllegalArgumentException("the socket does not have its '" + name + "'"));
    }
}
