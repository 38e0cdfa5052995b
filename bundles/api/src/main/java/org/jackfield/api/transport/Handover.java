package org.jackfield.api.transport;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;

/**
 * A live channel or listener between two versions of its transport: the socket and all that must not be lost.
 *
 * <p>Holds objects of the JDK and of libraries only, never of the releasing plugin, whose class loader would stay with it. Whoever
 * holds a handover that nobody adopts closes the socket.
 *
 * @param format kind and version, as {@link Handovers#format} says
 * @param socket the library's object, for example a Netty channel
 * @param credit bytes that were requested and have not arrived
 * @param unread bytes that arrived and were not delivered, in order
 * @param parked where messages that arrive meanwhile are kept, in order; still being filled by the socket's thread
 * @param extra what else the format needs: values of the JDK
 */
public record Handover(
        String format,
        Object socket,
        long credit,
        List<ByteBuffer> unread,
        Queue<Object> parked,
        Map<String, Object> extra) {

    public Handover {
        Objects.requireNonNull(format);
        Objects.requireNonNull(socket);
        Objects.requireNonNull(parked);
        unread = List.copyOf(unread);
        extra = Map.copyOf(extra);
    }
}
