package org.jackfield.admin;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jackfield.api.point.PointId;

/**
 * Points and addresses in Octez's texts: a point is {@code 192.0.2.7:9732} or {@code [2001:db8::1]:9732}, an address by itself an IPv6 one,
 * {@code ::ffff:192.0.2.7} for IPv4. Other transports than TCP, which Octez does not have, show their scheme.
 */
final class OctezPoints {

    private static final int DEFAULT_PORT = 9732;

    private OctezPoints() {}

    static String text(PointId point) {
        return point.scheme().equals(PointId.DEFAULT_SCHEME) ? point.authority() : point.toString();
    }

    /** Either text, with or without a port, and v4-mapped addresses as well as plain ones. */
    static PointId read(String text) throws Refusal {
        try {
            return PointId.parse(text, DEFAULT_PORT);
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest(e.getMessage() + "; a point is HOST:PORT, with brackets around an IPv6 address");
        }
    }

    /** An address by itself. */
    static String address(PointId point) {
        return point.address().map(OctezPoints::address).orElse(point.host());
    }

    static String address(InetAddress address) {
        String host = PointId.of(PointId.DEFAULT_SCHEME, address, 0).host();
        return address instanceof Inet4Address ? "::ffff:" + host : host;
    }

    /** An address, and the port where it can be dialled if there is one. */
    static Map<String, Object> id(PointId seenAt, Optional<PointId> reachable) {
        Map<String, Object> id = new LinkedHashMap<>();
        id.put("addr", address(reachable.orElse(seenAt)));
        reachable.filter(point -> point.port() > 0).ifPresent(point -> id.put("port", point.port()));
        return id;
    }
}
