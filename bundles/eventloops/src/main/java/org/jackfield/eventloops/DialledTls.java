package org.jackfield.eventloops;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.security.AccessController;
import java.security.PrivilegedAction;

/**
 * TLS on a socket that is dialled. Before Java 24 the JDK's engine keeps the access control context of whoever made it for as long as it
 * lives, and in it the protection domains of all who stood on the stack; Felix's hold no class loaders, but Java's own do. This one is made
 * with nobody on it who leaves.
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
        // not for the sake of permissions: the context that the engine keeps reaches no further back than to here
        return AccessController.doPrivileged((PrivilegedAction<SslHandler>)
                () -> context.newHandler(ByteBufAllocator.DEFAULT, far.getHostString(), far.getPort()));
    }
}
