package org.jackfield.discovery.lan;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jackfield.api.access.AddressRange;

/**
 * The networks that this machine is part of. Whoever is in none of them has no business in a neighbourhood: a datagram from the wide world
 * can reach our port as well.
 *
 * <p>Asked of the system, at most every 10 s. Owned by the station's thread.
 */
final class Links {

    private static final Duration GOOD_FOR = Duration.ofSeconds(10);

    private List<AddressRange> ranges = List.of();
    private Instant stale = Instant.MIN;

    /** Whether the address is a neighbour's. */
    boolean contain(InetAddress address, Instant now) throws SocketException {
        if (!now.isBefore(stale)) {
            ranges = present();
            stale = now.plus(GOOD_FOR);
        }
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    /** The broadcast addresses of those that have one. */
    static List<InetAddress> broadcasts() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(link -> link.getInterfaceAddresses().stream())
                .flatMap(own -> Optional.ofNullable(own.getBroadcast()).stream())
                .distinct()
                .toList();
    }

    private static List<AddressRange> present() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(link -> link.getInterfaceAddresses().stream())
                // a machine that knows no prefix of a network tells a number below or beyond all
                .filter(own -> own.getNetworkPrefixLength() > 0)
                .map(own -> AddressRange.of(own.getAddress(), own.getNetworkPrefixLength()))
                .toList();
    }
}
