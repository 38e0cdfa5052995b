package org.jackfield.eventloops;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.security.AccessController;
import java.security.PrivilegedAction;

/**
 * TLS on a socket that is dialled. Before Java 24 the JDK's engine keeps the access control context of whoever made it, and in it the class loaders
 * of all who stood on the stack, as long as it lives. This one is made with nobody on it who leaves.
 */
public final class DialledTls {

    private DialledTls() {}

    /**
     * Netty's handler, with an engine of its own.
     *
     * @param far the name and port that the engine sends, and by which it judges the certificate; never looked up
     */
    @SuppressWarnings("removal")
    public static SslHandler handler(SslContext context, InetSocketAddress far) {
        // without permissions in mind: the context of an engine reaches no further back than to here
        return AccessController.doPrivileged((PrivilegedAction<SslHandler>)
                () -> context.newHandler(ByteBufAllocator.DEFAULT, far.getHostString(), far.getPort()));
    }
}
