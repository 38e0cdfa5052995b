package org.jackfield.transports.websocket;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jackfield.api.access.AddressRange;
import org.jackfield.api.point.PointId;

/**
 * Whose call a proxy passes on: {@code X-Forwarded-For}, to which each proxy appends the address that it was called from.
 *
 * <p>Anybody can write the header. So it is read from its end, and only as far as the listed proxies wrote it: the answer is the last
 * address that is no listed proxy's.
 */
final class ForwardedFor {

    /** Longer chains are not read to their beginning. */
    private static final int MOST_HOPS = 16;

    private ForwardedFor() {}

    /**
     * The address at the far end of a socket, seen through the proxies.
     *
     * @param socket whose call we took
     * @param headers the values of the header, in the order in which they stood
     * @param proxies whom we believe
     */
    static InetAddress origin(InetAddress socket, List<String> headers, List<AddressRange> proxies) {
        InetAddress origin = socket;
        for (String hop : fromTheLast(headers)) {
            if (!isProxy(origin, proxies)) {
                break;
            }
            Optional<InetAddress> before = address(hop);
            if (before.isEmpty()) {
                break;
            }
            origin = before.get();
        }
        return origin;
    }

    private static boolean isProxy(InetAddress address, List<AddressRange> proxies) {
        return proxies.stream().anyMatch(range -> range.contains(address));
    }

    private static List<String> fromTheLast(List<String> headers) {
        List<String> hops = new ArrayList<>();
        headers.forEach(header -> hops.addAll(List.of(header.split(","))));
        Collections.reverse(hops);
        return hops.subList(0, Math.min(MOST_HOPS, hops.size()));
    }

    /** Some proxies append the port, too. Never a look-up. */
    private static Optional<InetAddress> address(String hop) {
        String text = hop.trim();
        boolean bareIpv6 = text.indexOf(':') != text.lastIndexOf(':') && !text.startsWith("[");
        try {
            return PointId.parse(bareIpv6 ? "[" + text + "]" : text, 0).address();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
