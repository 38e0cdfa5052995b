package org.jackfield.pool.exchange;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jackfield.api.access.AddressRange;
import org.jackfield.api.point.PointId;
import org.jackfield.pool.settings.PoolSettings;

/**
 * The addresses that lead somewhere on the internet (IANA's registries of special-purpose addresses), and the names that may. Asks no
 * name server.
 *
 * <p>What a name leads to its owner decides, and it may be an address inside our own house. So a name is taken only with the schemes of
 * those who stand behind a web server, by which a stranger gets no bytes but a request to become a WebSocket, or TLS's first words; and of
 * Tor's names, which no name server gives an address.
 */
public final class PublicAddresses {

    private static final List<AddressRange> NOT_GLOBAL_IPV4 = ranges(
            "0.0.0.0/8",
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
            "224.0.0.0/4",
            "240.0.0.0/4");

    private static final AddressRange GLOBAL_IPV6 = AddressRange.parse("2000::/3");

    /** Protocols of IETF's (Teredo, ORCHID), documentation, and 6to4, behind which any IPv4 address may be. */
    private static final List<AddressRange> NOT_GLOBAL_IPV6 =
            ranges("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    /** RFC 6761, RFC 6762, RFC 8375, and ICANN's reservation of 2024. */
    private static final List<String> LOCAL_NAMES =
            List.of("localhost", "local", "internal", "home.arpa", "test", "example", "invalid");

    private static final Set<String> OF_WEB_SERVERS = Set.of("ws", "wss");

    private PublicAddresses() {}

    /** Whether others may send us there: on a public network to addresses of the internet alone. */
    public static boolean worthLearning(PointId point, PoolSettings settings) {
        return settings.local() || contain(point);
    }

    static boolean contain(PointId point) {
        Optional<InetAddress> address = point.address();
        return address.map(PublicAddresses::contain).orElseGet(() -> isPublicName(point));
    }

    private static boolean contain(InetAddress address) {
        return address.getAddress().length == 4
                ? NOT_GLOBAL_IPV4.stream().noneMatch(range -> range.contains(address))
                : GLOBAL_IPV6.contains(address) && NOT_GLOBAL_IPV6.stream().noneMatch(range -> range.contains(address));
    }

    /** A name without a dot is one of the neighbourhood. */
    private static boolean isPublicName(PointId point) {
        String whole = point.host().toLowerCase(Locale.ROOT);
        String name = whole.endsWith(".") ? whole.substring(0, whole.length() - 1) : whole;
        return name.indexOf('.') > 0
                && (OF_WEB_SERVERS.contains(point.scheme()) || name.endsWith(".onion"))
                && LOCAL_NAMES.stream().noneMatch(local -> name.equals(local) || name.endsWith("." + local));
    }

    private static List<AddressRange> ranges(String... texts) {
        return List.of(texts).stream().map(AddressRange::parse).toList();
    }
}
