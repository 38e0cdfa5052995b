package org.jackfield.transports.tcp;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jackfield.api.access.AddressRange;
import org.jackfield.transports.sockets.SocketSettings;
import org.jackfield.transports.socks.SocksProxy;

/**
 * How TCP is used.
 *
 * @param sockets what holds for every socket
 * @param trustedProxies from these, and from nobody else, a header of the PROXY protocol is demanded and believed
 * @param proxyHeaderTime how long they may take for it
 * @param socksProxy by which all dials leave; directly if absent
 */
public record TcpSettings(
        SocketSettings sockets,
        List<AddressRange> trustedProxies,
        Duration proxyHeaderTime,
        Optional<SocksProxy> socksProxy) {

    /** As Octez sets its sockets; without any proxy. */
    public static final TcpSettings DEFAULTS =
            new TcpSettings(SocketSettings.DEFAULTS, List.of(), Duration.ofSeconds(3), Optional.empty());

    public TcpSettings {
        Objects.requireNonNull(sockets);
        Objects.requireNonNull(socksProxy);
        trustedProxies = List.copyOf(trustedProxies);
        long millis = proxyHeaderTime.toMillis();
        if (millis < 1 || millis > 60_000) {
            throw new IllegalArgumentException("proxy-header-time lies between 1 and 60000, not " + millis);
        }
    }

    boolean trusts(InetAddress caller) {
        return trustedProxies.stream().anyMatch(range -> range.contains(caller));
    }
}
