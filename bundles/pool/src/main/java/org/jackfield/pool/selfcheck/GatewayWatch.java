package org.jackfield.pool.selfcheck;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.node.OwnFault;
import org.jackfield.api.point.Direction;

/**
 * Whether all who dial us come from one private address, while we dial public ones: a bridge, a proxy or a NAT of our own stands before
 * the node.
 *
 * <p>A public address is never taken for a gateway, so that nobody out there gets the protection of one. Where we dial nobody but
 * neighbours, a private address is just a neighbour's.
 */
final class GatewayWatch {

    /** Fewer may be neighbours of one house. */
    static final int PEERS = 4;

    /** @param connections that are open now */
    Optional<OwnFault> look(List<Connection> connections) {
        List<Connection> inbound = connections.stream()
                .filter(connection -> connection.endpoint().direction() == Direction.INBOUND)
                .toList();
        boolean abroad = connections.stream()
                .filter(connection -> connection.endpoint().direction() == Direction.OUTBOUND)
                .flatMap(connection -> connection.endpoint().remote().address().stream())
                .anyMatch(address -> !SharedAddresses.contain(address));
        Set<Optional<InetAddress>> addresses = inbound.stream()
                .map(connection -> connection.endpoint().remote().address())
                .collect(Collectors.toSet());
        if (!abroad || inbound.size() < PEERS || addresses.size() > 1) {
            return Optional.empty();
        }
        return addresses
                .iterator()
                .next()
                .filter(SharedAddresses::contain)
                .map(address -> new OwnFault.OneGateway(address.getHostAddress(), inbound.size()));
    }
}
