package org.jackfield.api.point;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A place that can be dialled or listened on: {@code tcp://192.0.2.7:9732}, {@code ws://[2001:db8::1]:443}.
 *
 * <p>Immutable and normal: scheme and host in lower case, IP addresses in their canonical text (RFC 5952; a v4-mapped IPv6 address is
 * its IPv4 address), so that equal places are equal. Making one never asks the network; a host name stays a name.
 *
 * @param scheme names the transport: letters, digits, {@code + . -}, a letter first, at most 16 characters
 * @param host an IP address without brackets, or a host name of at most 253 characters
 * @param port 0 to 65535; 0 means any free port where one listens, and cannot be dialled
 */
public record PointId(String scheme, String host, int port) implements Comparable<PointId> {

    /** The scheme of a point that is written without one. */
    public static final String DEFAULT_SCHEME = "tcp";

    private static final int LONGEST_SCHEME = 16;
    private static final Pattern HOST_NAME = Pattern.compile("[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_.])?");
    private static final Pattern DIGITS_AND_DOTS = Pattern.compile("[0-9.]+");
    /** What begins otherwise, Java takes for a name, which it looks up. */
    private static final Pattern IPV6 = Pattern.compile("[0-9a-f:][0-9a-f:.]{1,44}");

    private static final long NO_IPV4 = -1;

    private static final Pattern PORT = Pattern.compile("\\d{1,5}");

    public PointId {
        scheme = scheme.toLowerCase(Locale.ROOT);
        if (!isScheme(scheme)) {
            throw new IllegalArgumentException("not a scheme: '" + scheme + "'");
        }
        host = canonicalHost(host.toLowerCase(Locale.ROOT));
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("a port lies between 0 and 65535, not " + port);
        }
    }

    /**
     * Reads {@code [scheme://]host:port}, with brackets around an IPv6 address.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    public static PointId parse(String text) {
        return read(text, -1);
    }

    /** As {@link #parse(String)}, with a port for those that name none. */
    public static PointId parse(String text, int defaultPort) {
        return read(text, defaultPort);
    }

    /** The point of an IP address under a scheme. */
    public static PointId of(String scheme, InetAddress address, int port) {
        return new PointId(scheme, textOf(address), port);
    }

    /** The IP address, if the host is one; never a look-up. */
    public Optional<InetAddress> address() {
        long ipv4 = ipv4(host);
        if (ipv4 == NO_IPV4) {
            return ipv6(host);
        }
        try {
            return Optional.of(InetAddress.getByAddress(bytes(ipv4)));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    /** The same place with another port. */
    public PointId withPort(int otherPort) {
        return new PointId(scheme, host, otherPort);
    }

    /** The same place, reached by another transport. */
    public PointId withScheme(String otherScheme) {
        return new PointId(otherScheme, host, port);
    }

    /** {@code host:port} without the scheme, with brackets where needed. */
    public String authority() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    @Override
    public int compareTo(PointId other) {
        return toString().compareTo(other.toString());
    }

    /** The text that {@link #parse(String)} reads back. */
    @Override
    public String toString() {
        return scheme + "://" + authority();
    }

    private static PointId read(String text, int defaultPort) {
        Objects.requireNonNull(text);
        int mark = text.indexOf("://");
        String scheme = mark < 0 ? DEFAULT_SCHEME : text.substring(0, mark);
        String authority = mark < 0 ? text : text.substring(mark + 3);
        int afterHost = authority.startsWith("[") ? authority.indexOf(']') + 1 : authority.indexOf(':');
        if (authority.startsWith("[") && afterHost == 0) {
            throw new IllegalArgumentException("'" + text + "' lacks the bracket that closes its address");
        }
        if (afterHost < 0) {
            afterHost = authority.length();
        }
        String host = authority.substring(0, afterHost);
        boolean bracketed = host.startsWith("[");
        if (bracketed) {
            host = host.substring(1, host.length() - 1);
            if (host.indexOf(':') < 0) {
                throw new IllegalArgumentException(
                        "'" + text + "' has brackets around something that is no IPv6 address");
            }
        }
        String rest = authority.substring(afterHost);
        if (rest.isEmpty()) {
            if (defaultPort < 0) {
                throw new IllegalArgumentException("'" + text + "' names no port");
            }
            return new PointId(scheme, host, defaultPort);
        }
        if (!rest.startsWith(":") || !PORT.matcher(rest.substring(1)).matches()) {
            throw new IllegalArgumentException("'" + text + "' has no port between 0 and 65535 after its host");
        }
        return new PointId(scheme, host, Integer.parseInt(rest.substring(1)));
    }

    private static String canonicalHost(String host) {
        if (ipv4(host) != NO_IPV4) {
            return host;
        }
        Optional<InetAddress> address = ipv6(host);
        if (address.isPresent()) {
            return textOf(address.get());
        }
        if (DIGITS_AND_DOTS.matcher(host).matches() || !HOST_NAME.matcher(host).matches()) {
            throw new IllegalArgumentException("'" + host + "' is neither an IP address nor a host name");
        }
        return host;
    }

    private static Optional<InetAddress> ipv6(String host) {
        if (host.indexOf(':') < 0 || !IPV6.matcher(host).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static byte[] bytes(long ipv4) {
        return new byte[] {(byte) (ipv4 >> 24), (byte) (ipv4 >> 16), (byte) (ipv4 >> 8), (byte) ipv4};
    }

    /** A letter, and then letters, digits, and three signs. */
    private static boolean isScheme(String text) {
        if (text.isEmpty() || text.length() > LONGEST_SCHEME || !isLetter(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            char character = text.charAt(i);
            if (!isLetter(character) && !isDigit(character) && "+.-".indexOf(character) < 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * The 32 bits of four numbers up to 255 with dots between them, none with a zero ahead; {@link #NO_IPV4} of all else. Asked for with
     * every point that is weighed.
     */
    private static long ipv4(String host) {
        long bits = 0;
        int numbers = 0;
        int at = 0;
        while (at < host.length() && numbers < 4) {
            int number = 0;
            int begin = at;
            while (at < host.length() && isDigit(host.charAt(at)) && at - begin < 3) {
                number = number * 10 + host.charAt(at) - '0';
                at++;
            }
            boolean zeroAhead = at - begin > 1 && host.charAt(begin) == '0';
            if (at == begin || zeroAhead || number > 255) {
                return NO_IPV4;
            }
            bits = bits << 8 | number;
            numbers++;
            if (numbers < 4 && (at == host.length() || host.charAt(at++) != '.')) {
                return NO_IPV4;
            }
        }
        return numbers == 4 && at == host.length() ? bits : NO_IPV4;
    }

    private static boolean isLetter(char character) {
        return character >= 'a' && character <= 'z';
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    /** RFC 5952: no leading zeros, and the longest run of two or more zero groups becomes {@code ::}. */
    private static String textOf(InetAddress address) {
        if (address instanceof Inet4Address) {
            return address.getHostAddress();
        }
        byte[] bytes = ((Inet6Address) address).getAddress();
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff;
        }
        int runStart = 8;
        int runLength = 1;
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && groups[end] == 0) {
                end++;
            }
            if (end - i > runLength) {
                runStart = i;
                runLength = end - i;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == runStart) {
                text.append("::");
                i += runLength - 1;
            } else {
                if (text.length() > 0 && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}
