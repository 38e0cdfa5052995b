package org.jackfield.pool.address.table;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.point.PointId;

/**
 * Addresses that one owner may well have all of; to own many groups is what costs money.
 *
 * <p>Of public addresses the IPv4 /16 and the IPv6 /32 (of the tunnels of Hurricane Electric the /36), where an IPv6 address that stands for
 * an IPv4 one (6to4, Teredo, NAT64) is in that one's group. A name is a group of its own. What is not public (private, loopback, link-local,
 * documentation and the like) says nothing of owners: in such a network each point is a group of its own, and each address is a teller of
 * its own.
 *
 * @param bytes the kind, and what its members share: 1 to {@value #LONGEST} bytes
 */
public record NetworkGroup(ByteString bytes) implements Comparable<NetworkGroup> {

    /** What one byte can say the length of, as the book's file does. */
    static final int LONGEST = 255;

    private static final byte V4 = 4;
    private static final byte V6 = 6;
    private static final byte NAME = 'n';
    private static final byte LOCAL = 'l';
    private static final byte METHOD = 'm';

    public NetworkGroup {
        if (bytes.length() == 0 || bytes.length() > LONGEST) {
            throw new IllegalArgumentException("a group has 1 to " + LONGEST + " bytes, not " + bytes.length());
        }
    }

    /** The group of a point. */
    public static NetworkGroup of(PointId point) {
        return Address.of(point).group();
    }

    /** The group of whoever speaks from an address, by whatever port. */
    public static NetworkGroup ofTeller(InetAddress address) {
        return ofTeller(address.getAddress());
    }

    /** The group of a host that speaks, by whatever port. */
    public static NetworkGroup ofTeller(PointId point) {
        return point.address()
                .map(NetworkGroup::ofTeller)
                .orElseGet(() -> named(NAME, point.host().getBytes(StandardCharsets.UTF_8)));
    }

    /** What is no host but tells of points, too: a discovery method, the operator. Of a very long name the beginning counts. */
    public static NetworkGroup ofMethod(String name) {
        return named(METHOD, name.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether its members have public addresses. */
    boolean ofPublicAddresses() {
        byte kind = bytes.byteAt(0);
        return kind == V4 || kind == V6;
    }

    /** Of a host's bytes, with the port for those whose port makes the group. */
    static NetworkGroup of(Address.Host host, byte[] bytes, int port) {
        if (host == Address.Host.NAME) {
            return named(NAME, bytes);
        }
        if (PublicAddress.is(bytes)) {
            return ofPublic(bytes);
        }
        byte[] local = Arrays.copyOf(bytes, bytes.length + 2);
        local[bytes.length] = (byte) (port >> 8);
        local[bytes.length + 1] = (byte) port;
        return named(LOCAL, local);
    }

    private static NetworkGroup ofTeller(byte[] address) {
        return PublicAddress.is(address) ? ofPublic(address) : named(LOCAL, address);
    }

    private static NetworkGroup ofPublic(byte[] address) {
        byte[] v4 = PublicAddress.embedded(address);
        if (v4.length == 4) {
            return new NetworkGroup(ByteString.of(new byte[] {V4, v4[0], v4[1]}));
        }
        boolean tunnel = address[0] == 0x20 && address[1] == 0x01 && address[2] == 0x04 && address[3] == 0x70;
        byte[] prefix = Arrays.copyOf(address, tunnel ? 5 : 4);
        if (tunnel) {
            prefix[4] |= 0x0f;
        }
        return named(V6, prefix);
    }

    private static NetworkGroup named(byte kind, byte[] rest) {
        byte[] bytes = new byte[Math.min(rest.length + 1, LONGEST)];
        bytes[0] = kind;
        System.arraycopy(rest, 0, bytes, 1, bytes.length - 1);
        return new NetworkGroup(ByteString.of(bytes));
    }

    @Override
    public int compareTo(NetworkGroup other) {
        return bytes.compareTo(other.bytes);
    }

    /** FNV-1a: of short groups, the sum that {@link java.util.Arrays#hashCode(byte[])} is has the same value for many. */
    @Override
    public int hashCode() {
        int hash = 0x811c9dc5;
        for (int i = 0; i < bytes.length(); i++) {
            hash = (hash ^ bytes.byteAt(i)) * 0x01000193;
        }
        return hash;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NetworkGroup that && bytes.equals(that.bytes);
    }

    @Override
    public String toString() {
        return bytes.hex();
    }
}
