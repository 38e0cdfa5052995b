package org.jackfield.api.access;

import java.net.InetAddress;
import java.util.Objects;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.point.PointId;

/**
 * IP addresses that share their first bits (CIDR, RFC 4632 and 4291): {@code 192.0.2.0/24}, {@code 2001:db8::/32}.
 *
 * <p>Normal: what follows the prefix is zero, and a range of v4-mapped IPv6 addresses is one of IPv4 addresses.
 *
 * @param network the first address of the range, 4 or 16 bytes
 * @param bits how many bits all have in common, 0 to 32 or 128
 */
public record AddressRange(ByteString network, int bits) {

    private static final int BITS_OF_A_SITE = 64;

    public AddressRange {
        Objects.requireNonNull(network);
        int width = network.length() * 8;
        if (width != 32 && width != 128) {
            throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + network.length());
        }
        if (bits < 0 || bits > width) {
            throw new IllegalArgumentException("a prefix has 0 to " + width + " bits, not " + bits);
        }
        network = ByteString.of(masked(network.toByteArray(), bits));
    }

    /** One address. */
    public static AddressRange of(InetAddress address) {
        byte[] bytes = address.getAddress();
        return new AddressRange(ByteString.of(bytes), bytes.length * 8);
    }

    /** The addresses that share their first bits with the given one. */
    public static AddressRange of(InetAddress address, int bits) {
        return new AddressRange(ByteString.of(address.getAddress()), bits);
    }

    /** What whoever has this has for the taking: with a single IPv6 address its whole /64, else no more than this. */
    public AddressRange site() {
        return network.length() == 16 && single() ? new AddressRange(network, BITS_OF_A_SITE) : this;
    }

    /**
     * Reads {@code address} or {@code address/bits}; never asks the network.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        InetAddress address = literal(bare, text);
        if (slash < 0) {
            return of(address);
        }
        String bits = text.substring(slash + 1);
        if (!bits.matches("\\d{1,3}")) {
            throw new IllegalArgumentException("'" + text + "' has no number of bits after its slash");
        }
        int written = Integer.parseInt(bits);
        // ::ffff:192.0.2.0/120 means 192.0.2.0/24
        boolean mapped = bare.indexOf(':') >= 0 && address.getAddress().length == 4;
        if (mapped && written < 96) {
            throw new IllegalArgumentException("'" + text + "' holds more than the v4-mapped addresses");
        }
        return of(address, mapped ? written - 96 : written);
    }

    /** Whether the address is one of them. */
    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == network.length()
                && ByteString.of(masked(bytes, bits)).equals(network);
    }

    /** Whether it is one address and no more. */
    public boolean single() {
        return bits == network.length() * 8;
    }

    /** The text that {@link #parse} reads back: without the bits if it is one address. */
    @Override
    public String toString() {
        String host = PointId.of("tcp", address(), 0).host();
        return single() ? host : host + "/" + bits;
    }

    private InetAddress address() {
        try {
            return InetAddress.getByAddress(network.toByteArray());
        } catch (java.net.UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes are an address", e);
        }
    }

    private static InetAddress literal(String host, String text) {
        try {
            return new PointId("tcp", host, 0)
                    .address()
                    .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no IP address"));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + text + "' is no IP address or range of them", e);
        }
    }

    private static byte[] masked(byte[] bytes, int bits) {
        for (int i = 0; i < bytes.length; i++) {
            int kept = Math.max(0, Math.min(8, bits - 8 * i));
            bytes[i] &= (byte) (0xff << (8 - kept));
        }
        return bytes;
    }
}
