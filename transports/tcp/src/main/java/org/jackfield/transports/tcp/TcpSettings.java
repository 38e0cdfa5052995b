package org.jackfield.transports.tcp;

import java.util.Objects;
import org.jackfield.transports.sockets.SocketSettings;

/**
 * How TCP is used.
 *
 * @param sockets what holds for every socket
 */
public record TcpSettings(SocketSettings sockets) {

    /** As Octez sets its sockets. */
    public static final TcpSettings DEFAULTS = new TcpSettings(SocketSettings.DEFAULTS);

    public TcpSettings {
        Objects.requireNonNull(sockets);
    }
}
