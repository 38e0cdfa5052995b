package org.jackfield.discovery.lan;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.regex.Pattern;
import org.jackfield.api.point.PointId;

/**
 * How to talk with the neighbourhood.
 *
 * @param address where datagrams go to, an IPv4 address; its port is also where they are awaited
 * @param maxPointsPerSource points of one address that are found within a minute
 * @param maxPoints points in all that are found within a minute
 * @param maxDatagrams datagrams that are read within a second; the system drops what is more
 */
record LanSettings(InetSocketAddress address, int maxPointsPerSource, int maxPoints, int maxDatagrams) {

    static final int DEFAULT_PORT = 10732;
    static final String DEFAULT_ADDRESS = "255.255.255.255";
    static final int DEFAULT_MAX_POINTS_PER_SOURCE = 8;
    static final int DEFAULT_MAX_POINTS = 256;
    static final int DEFAULT_MAX_DATAGRAMS = 1000;

    private static final Pattern PORT_ALONE = Pattern.compile("_?:\\d{1,5}");

    LanSettings {
        if (!(address.getAddress() instanceof Inet4Address) || address.getPort() == 0) {
            throw new IllegalArgumentException("address is an IPv4 address with a port, not " + address);
        }
        if (maxPointsPerSource < 1 || maxPoints < 1 || maxDatagrams < 1) {
            throw new IllegalArgumentException("max-points-per-source, max-points and max-datagrams are at least 1");
        }
    }

    /** That address, and otherwise the defaults. */
    static LanSettings of(InetSocketAddress address) {
        return new LanSettings(address, DEFAULT_MAX_POINTS_PER_SOURCE, DEFAULT_MAX_POINTS, DEFAULT_MAX_DATAGRAMS);
    }

    /**
     * Reads {@code ADDRESS[:PORT]} or {@code :PORT}; what is missing is Octez's.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    static InetSocketAddress address(String text) {
        String whole = PORT_ALONE.matcher(text).matches() ? DEFAULT_ADDRESS + text.substring(text.indexOf(':')) : text;
        PointId point = PointId.parse(whole, DEFAULT_PORT);
        return point.address()
                .filter(Inet4Address.class::isInstance)
                .filter(address -> point.port() != 0)
                .map(address -> new InetSocketAddress(address, point.port()))
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + text + "' is no IPv4 address with a port; neighbours are told by IPv4 broadcast"));
    }

    /** Whether all who can be reached are told, in whichever of our networks. */
    boolean toEverybody() {
        return address.getAddress().getHostAddress().equals(DEFAULT_ADDRESS);
    }

    Inet4Address target() {
        return (Inet4Address) address.getAddress();
    }
}
