package org.jackfield.discovery.mdns;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import javax.jmdns.ServiceInfo;
import org.jackfield.api.point.PointId;

/**
 * A place where a node listens, as its neighbours read of it: a service {@code _jackfield._tcp} or {@code _jackfield._udp} whose TXT record
 * has the transport's scheme, the network and the peer.
 *
 * @param scheme the transport
 * @param network the chain name; another means another world
 * @param peer who listens, as text
 * @param port where, at each of the machine's addresses
 */
record Notice(String scheme, String network, String peer, int port) {

    static final String TCP = "_jackfield._tcp.local.";
    static final String UDP = "_jackfield._udp.local.";

    private static final int LONGEST_NETWORK = 128;

    Notice {
        if (scheme.isEmpty() || network.isEmpty() || network.length() > LONGEST_NETWORK || port < 1) {
            throw new IllegalArgumentException("a notice names a scheme, a network and a port");
        }
    }

    /** For the responder; each of a node has a name of its own, so that several can be told. */
    ServiceInfo written() {
        return ServiceInfo.create(
                scheme.equals("udp") ? UDP : TCP,
                peer + " " + scheme + " " + port,
                port,
                0,
                0,
                Map.of("txtvers", "1", "scheme", scheme, "network", network, "peer", peer));
    }

    /** Nothing if it lacks a part, or names what cannot be. */
    static Optional<Notice> read(ServiceInfo service) {
        Optional<String> scheme = Optional.ofNullable(service.getPropertyString("scheme"));
        Optional<String> network = Optional.ofNullable(service.getPropertyString("network"));
        Optional<String> peer = Optional.ofNullable(service.getPropertyString("peer"));
        try {
            return scheme.isEmpty() || network.isEmpty() || peer.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Notice(scheme.get(), network.get(), peer.get(), service.getPort()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The place, at one of the addresses. */
    Optional<PointId> at(InetAddress address) {
        try {
            return Optional.of(PointId.of(scheme, address, port));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
