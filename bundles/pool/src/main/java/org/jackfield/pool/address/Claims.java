package org.jackfield.pool.address;

import java.net.InetAddress;
import java.util.function.Predicate;
import org.jackfield.api.point.PointId;

/** What may be said of where one can be dialled, depending on where one speaks from. */
final class Claims {

    private Claims() {}

    /** Not what means another machine here than there: only who speaks from this machine, or this link, names addresses of it. */
    static boolean plausible(PointId point, PointId from) {
        return point.address()
                .map(address -> !address.isAnyLocalAddress()
                        && !address.isMulticastAddress()
                        && (!address.isLoopbackAddress() || from(from, InetAddress::isLoopbackAddress))
                        && (!address.isLinkLocalAddress() || from(from, InetAddress::isLinkLocalAddress)))
                .orElseGet(() -> !isThisMachine(point.host()) || from(from, InetAddress::isLoopbackAddress));
    }

    /** RFC 6761, section 6.3. */
    private static boolean isThisMachine(String host) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return name.equals("localhost") || name.endsWith(".localhost");
    }

    private static boolean from(PointId point, Predicate<InetAddress> kind) {
        return point.address().map(kind::test).orElse(false);
    }
}
