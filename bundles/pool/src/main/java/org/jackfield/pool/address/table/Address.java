package org.jackfield.pool.address.table;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.point.PointId;

/**
 * A point as the tables hold it: short.
 *
 * <p>Immutable; equal if the points are. Makes its point, and finds its group, when first asked for it: most of a large book are never
 * looked at.
 */
public final class Address implements Comparable<Address> {

    /** What its host is. */
    public enum Host {
        V4(4),
        V6(16),
        NAME(-1);

        private final int length;

        Host(int length) {
            this.length = length;
        }

        /** In bytes; -1: as many as it likes. */
        public int length() {
            return length;
        }

        boolean fits(int bytes) {
            return length < 0 ? bytes > 0 : bytes == length;
        }
    }

    /** Odd, and without a pattern: the fraction of the golden ratio. */
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private static final int LONGEST_NAME = 253;

    private final String scheme;
    private final Host kind;
    private final byte[] host;
    private final int port;
    private final int hash;
    private Optional<NetworkGroup> group = Optional.empty();
    private Optional<PointId> point;

    private Address(String scheme, Host kind, byte[] host, int port, Optional<PointId> point) {
        this.scheme = scheme;
        this.kind = kind;
        this.host = host;
        this.port = port;
        this.point = point;
        this.hash = hash(host, port, scheme);
    }

    /** Neighbours differ in few bits, which are spread over all. */
    private static int hash(byte[] host, int port, String scheme) {
        long mixed = 31L * port + scheme.hashCode();
        for (byte each : host) {
            mixed = (mixed + each) * SPREAD;
            mixed ^= mixed >>> 32;
        }
        return (int) mixed;
    }

    /** The address of a point. */
    public static Address of(PointId point) {
        Optional<byte[]> ip = point.address().map(InetAddress::getAddress);
        byte[] host = ip.orElseGet(() -> point.host().getBytes(StandardCharsets.UTF_8));
        Host kind = ip.map(bytes -> bytes.length == 4 ? Host.V4 : Host.V6).orElse(Host.NAME);
        return new Address(point.scheme(), kind, host, point.port(), Optional.of(point));
    }

    /**
     * An address from its parts.
     *
     * @throws IllegalArgumentException if the host is none of its kind; what a scheme or a name may not hold shows when the point is asked for
     */
    public static Address of(String scheme, Host kind, byte[] host, int port) {
        if (!kind.fits(host.length)) {
            throw new IllegalArgumentException(host.length + " bytes are no host of the kind " + kind);
        }
        Optional<PointId> point = kind == Host.NAME && !plain(host)
                ? Optional.of(new PointId(scheme, new String(host, StandardCharsets.UTF_8), port))
                : Optional.empty();
        return new Address(scheme, kind, host, port, point);
    }

    /** Whether it is a name at first sight: nothing but letters, digits, hyphens and dots, none in doubt, and no address of any kind. */
    private static boolean plain(byte[] name) {
        if (name.length > LONGEST_NAME || !letter(name[0]) || !letter(name[name.length - 1])) {
            return false;
        }
        for (byte each : name) {
            if (!letter(each) && !(each >= '0' && each <= '9') && each != '-' && each != '.') {
                return false;
            }
        }
        return true;
    }

    private static boolean letter(byte each) {
        return each >= 'a' && each <= 'z';
    }

    /** The point. */
    public PointId point() {
        if (point.isEmpty() && kind == Host.NAME) {
            point = Optional.of(new PointId(scheme, new String(host, StandardCharsets.US_ASCII), port));
        } else if (point.isEmpty()) {
            try {
                point = Optional.of(PointId.of(scheme, InetAddress.getByAddress(host), port));
            } catch (UnknownHostException e) {
                throw new IllegalStateException("4 and 16 bytes are an address", e);
            }
        }
        return point.get();
    }

    /** Its group. */
    public NetworkGroup group() {
        if (group.isEmpty()) {
            group = Optional.of(NetworkGroup.of(kind, host, port));
        }
        return group.get();
    }

    /** The scheme of the point. */
    public String scheme() {
        return scheme;
    }

    /** What its host is. */
    public Host kind() {
        return kind;
    }

    /** Whether it is of the same machine; said of public addresses alone. */
    boolean sharesMachine(Address other) {
        return Arrays.equals(host, other.host);
    }

    /** The port of the point. */
    public int port() {
        return port;
    }

    /** Its IP address, or its name. */
    public ByteString host() {
        return ByteString.of(host);
    }

    /** All of it, no two alike. */
    byte[] bytes() {
        byte[] word = scheme.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(4 + word.length + host.length)
                .put((byte) kind.ordinal())
                .put((byte) word.length)
                .put(word)
                .putShort((short) port)
                .put(host)
                .array();
    }

    @Override
    public int compareTo(Address other) {
        int byHost = Arrays.compareUnsigned(host, other.host);
        int byPort = byHost != 0 ? byHost : Integer.compare(port, other.port);
        int byScheme = byPort != 0 ? byPort : scheme.compareTo(other.scheme);
        return byScheme != 0 ? byScheme : kind.compareTo(other.kind);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Address that
                && hash == that.hash
                && port == that.port
                && kind == that.kind
                && Arrays.equals(host, that.host)
                && scheme.equals(that.scheme);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return point().toString();
    }
}
