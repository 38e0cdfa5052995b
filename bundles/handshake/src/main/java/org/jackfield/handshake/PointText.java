package org.jackfield.handshake;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.handshake.identity.PeerIds;

/**
 * A point as operators of Tezos nodes write it: {@code address[:port][#peer_id]}, for example
 * {@code [2001:db8::1]:9732#idr8hPVAzYprfyjUPgfB869FekcTPA}.
 *
 * @param host an address or a name; empty or {@code _} if none was given
 * @param port the port, if one was given
 * @param peer who must answer there, if that was said
 */
public record PointText(String host, OptionalInt port, Optional<PeerId> peer) {

    private static final Pattern PORT = Pattern.compile("\\d{1,5}");

    public PointText {
        Objects.requireNonNull(port);
        Objects.requireNonNull(peer);
        // a point says whether its parts are well formed
        host = named(host) ? new PointId(PointId.DEFAULT_SCHEME, host, port.orElse(0)).host() : host;
    }

    /**
     * Reads a text.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    public static PointText parse(String text) {
        int hash = text.indexOf('#');
        String authority = hash < 0 ? text : text.substring(0, hash);
        Optional<PeerId> peer = hash < 0 ? Optional.empty() : Optional.of(PeerIds.parse(text.substring(hash + 1)));
        int afterHost;
        String host;
        if (authority.startsWith("[")) {
            afterHost = authority.indexOf(']') + 1;
            host = authority.substring(1, Math.max(1, afterHost - 1));
            if (host.indexOf(':') < 0) {
                throw new IllegalArgumentException("'" + text + "' has no IPv6 address in its brackets");
            }
        } else {
            int colon = authority.indexOf(':');
            afterHost = colon < 0 ? authority.length() : colon;
            host = authority.substring(0, afterHost);
        }
        return new PointText(host, port(authority.substring(afterHost), text), peer);
    }

    /**
     * The point that is meant under a scheme, with a port for a text that names none.
     *
     * @throws IllegalArgumentException with a sentence, if no host was given
     */
    public PointId point(String scheme, int defaultPort) {
        if (!named(host)) {
            throw new IllegalArgumentException("a point without a host cannot be dialled");
        }
        return new PointId(scheme, host, port.orElse(defaultPort));
    }

    private static boolean named(String host) {
        return !host.isEmpty() && !host.equals("_");
    }

    private static OptionalInt port(String text, String whole) {
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        if (!text.startsWith(":")
                || !PORT.matcher(text.substring(1)).matches()
                || Integer.parseInt(text.substring(1)) > 65_535) {
            throw new IllegalArgumentException("'" + whole + "' has no port between 0 and 65535 after its host");
        }
        return OptionalInt.of(Integer.parseInt(text.substring(1)));
    }
}
