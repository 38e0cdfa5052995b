package org.jackfield.transports.websocket;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Who we are and whom we believe, over TLS.
 *
 * @param identity absent: a certificate of our own making, for development
 * @param trust whose certificates a dialler accepts
 */
public record TlsSettings(Optional<Identity> identity, Trust trust) {

    /** A certificate of our own making; the JDK's roots. */
    public static final TlsSettings DEFAULTS = new TlsSettings(Optional.empty(), new Trust.Roots());

    public TlsSettings {
        Objects.requireNonNull(identity);
        Objects.requireNonNull(trust);
    }

    /**
     * Two PEM files.
     *
     * @param certificates the chain, our own certificate first
     * @param key PKCS #8, not encrypted; refused if all users may read it
     */
    public record Identity(Path certificates, Path key) {}

    /** Whose certificates are accepted. */
    public sealed interface Trust {

        /** Those that the JDK's authorities vouch for, if they name the host that was dialled. */
        record Roots() implements Trust {}

        /** Those that the authorities in a PEM file vouch for, if they name the host that was dialled. */
        record Authorities(Path file) implements Trust {}

        /** Anybody's: whoever stands between can read along. The inner handshake still proves who the peer is. */
        record Anybody() implements Trust {}

        /** Reads a setting: {@code roots}, {@code any}, or the path of a file. */
        static Trust parse(String setting) {
            return switch (setting.trim()) {
                case "roots", "" -> new Roots();
                case "any" -> new Anybody();
                default -> new Authorities(Path.of(setting.trim()));
            };
        }
    }
}
