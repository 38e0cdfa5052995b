package org.jackfield.discovery.mdns;

import java.net.Inet4Address;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/** The networks in which neighbours are told and found: asked again and again, as they come and go. */
@FunctionalInterface
interface Networks {

    /** Our address in each of them. */
    List<InterfaceAddress> present() throws SocketException;

    /** Those of this machine that know multicast and IPv4, but for the loopback. */
    static List<InterfaceAddress> ofThisMachine() throws SocketException {
        List<InterfaceAddress> networks = new ArrayList<>();
        for (NetworkInterface link : NetworkInterface.networkInterfaces().toList()) {
            if (link.isUp() && link.supportsMulticast() && !link.isLoopback()) {
                link.getInterfaceAddresses().stream()
                        .filter(own -> own.getAddress() instanceof Inet4Address)
                        .forEach(networks::add);
            }
        }
        return networks;
    }
}
