package org.jackfield.transports.sockets;

import io.netty.channel.ChannelHandler;
import io.netty.channel.socket.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.reason.CloseReason;

/**
 * What has to be said on a new socket before it is a stream: a proxy's header, a WebSocket upgrade, a SOCKS request.
 *
 * <p>Its handlers leave the pipeline when it is over, or are a library's: whatever of the plugin's stayed would keep the plugin.
 */
public interface Preface {

    /**
     * What stands before all of it and stays with the socket, such as TLS, also when another version goes on with the preface. It and
     * all that it keeps are of libraries.
     */
    default Optional<ChannelHandler> cover(SocketChannel socket) {
        return Optional.empty();
    }

    /**
     * Puts handlers into the pipeline of a socket that is not registered yet, and not connected if it is dialled. One that another version
     * has accepted is both, and all that it has said comes once more. What they wait for is read on as long as nothing is decided. They call
     * {@code opening} once, on the socket's event loop. When they call {@link Opening#ready}, the stream stands last in the
     * pipeline before the call returns: bytes behind the preface are passed on afterwards.
     */
    void prepare(SocketChannel socket, Opening opening);

    /** How long an accepted socket may take; of a dial, its own deadline holds. */
    Duration deadline();

    /** What an error in the pipeline, or of connecting, means for the preface; nothing if it is one of the plain socket. */
    default Optional<CloseReason> meaningOf(Throwable failure) {
        return Optional.empty();
    }

    /** A preface did not come to its end on an accepted socket, which is closed: to be counted. */
    default void unfinished(CloseReason reason) {
        // the listener has logged it
    }

    /** A socket on its way to a stream. The first call decides; later ones are passed over. */
    interface Opening {

        /** The two ends as the socket has them. */
        Endpoint endpoint();

        /** The preface is over: the socket is a stream with these ends. */
        void ready(Endpoint endpoint);

        /** There will be no stream; the socket is closed. */
        void failed(CloseReason reason);
    }
}
