package org.jackfield.discovery.dns;

import java.net.InetAddress;
import java.util.List;
import org.jackfield.api.access.AddressRange;

/**
 * Which addresses a seed may name. A seed is a stranger: what it says must not send the node into its owner's house.
 *
 * <p>The ranges are those of IANA's special-purpose registries (RFC 6890 and its successors).
 */
enum AddressScope {

    /** Those that the whole internet can dial. */
    PUBLIC,

    /** Private, link-local, loopback and documentation addresses as well. */
    LAN;

    private static final List<AddressRange> NOBODY =
            ranges("0.0.0.0/8", "224.0.0.0/4", "240.0.0.0/4", "::", "ff00::/8");

    private static final List<AddressRange> NOT_PUBLIC = ranges(
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            // of IPv6, 2000::/3 alone is given out; before it are loopback, v4-compatible and translated addresses,
            // which lead
            // to IPv4 addresses of any kind
            "::/3",
            "4000::/2",
            "8000::/1",
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "3fff::/20");

    /** Whether a seed may name it. */
    boolean takes(InetAddress address) {
        return !within(NOBODY, address) && (this == LAN || !within(NOT_PUBLIC, address));
    }

    /** Whether a seed may name a host by this name, which somebody else will look up: names that only a house knows are for LANs. */
    boolean takes(String name) {
        boolean ofAHouse = name.indexOf('.') < 0
                || name.endsWith(".local")
                || name.endsWith(".localhost")
                || name.endsWith(".internal")
                || name.endsWith(".home.arpa");
        return this == LAN || !ofAHouse;
    }

    private static boolean within(List<AddressRange> ranges, InetAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    private static List<AddressRange> ranges(String... texts) {
        return List.of(texts).stream().map(AddressRange::parse).toList();
    }
}
