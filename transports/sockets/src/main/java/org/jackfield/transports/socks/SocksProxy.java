package org.jackfield.transports.socks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;
import org.jackfield.api.point.PointId;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Dialling;
import org.jackfield.transports.sockets.Preface;
import org.jackfield.transports.sockets.StreamHome;

/**
 * A SOCKS5 proxy by which all dials leave. Its password, if any, has been read from a file and is never shown.
 */
public final class SocksProxy {

    private static final int LONGEST = 255;
    private static final Set<PosixFilePermission> OWNER =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final PointId point;
    private final Optional<Login> login;

    private SocksProxy(PointId point, Optional<Login> login) {
        this.point = point;
        this.login = login;
    }

    /** One that asks for no user. */
    public static SocksProxy at(String authority) {
        return new SocksProxy(point(authority), Optional.empty());
    }

    /**
     * One that wants to know a user; reads the file.
     *
     * @param authority {@code host:port}
     * @param user 1 to 255 bytes
     * @param passwordFile holds the password in its first line, 1 to 255 bytes; nobody but its owner may read or change it
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    public static SocksProxy at(String authority, String user, Path passwordFile) {
        within("socks-user", user);
        try {
            if (others(passwordFile)) {
                throw new IllegalArgumentException("others than its owner may read or change " + passwordFile
                        + " (socks-password-file; chmod 600)");
            }
            if (Files.size(passwordFile) > 4 * LONGEST) {
                throw new IllegalArgumentException(passwordFile + " is too large for a password (socks-password-file)");
            }
            String password = Files.readString(passwordFile).lines().findFirst().orElse("");
            within("socks-password-file", password);
            return new SocksProxy(point(authority), Optional.of(new Login(user, password)));
        } catch (IOException e) {
            throw new IllegalArgumentException(passwordFile + " cannot be read (socks-password-file)", e);
        }
    }

    /**
     * As settings have it.
     *
     * @param authority {@code host:port}; empty: no proxy
     * @param user empty: it is told none
     * @param passwordFile goes with the user
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    public static Optional<SocksProxy> parse(String authority, String user, String passwordFile) {
        if (user.isEmpty() != passwordFile.isBlank()) {
            throw new IllegalArgumentException("socks-user and socks-password-file go together");
        }
        if (authority.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(
                user.isEmpty() ? at(authority.strip()) : at(authority.strip(), user, Path.of(passwordFile.strip())));
    }

    /**
     * Dials by way of it, from any address of ours, for a far end sees the proxy's.
     *
     * @param next what has to be said to the far end once the way is open
     */
    public Cancellable dial(StreamHome home, DialRequest request, Optional<Preface> next, Dialling dialling) {
        DialRequest fromAnywhere =
                new DialRequest(request.remote(), request.timeout(), Optional.empty(), request.options());
        return home.dial(fromAnywhere, SocksRequest.by(this, home.names(), next), dialling);
    }

    PointId point() {
        return point;
    }

    Optional<Login> login() {
        return login;
    }

    @Override
    public String toString() {
        return point.authority();
    }

    /** Whether others than its owner may read or change it, as far as the file system says. */
    private static boolean others(Path file) throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                && !OWNER.containsAll(Files.getPosixFilePermissions(file));
    }

    private static PointId point(String authority) {
        try {
            PointId point = PointId.parse(authority);
            if (point.port() == 0 || authority.contains("://")) {
                throw new IllegalArgumentException("'" + authority + "' is no host:port");
            }
            return point;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("socks-proxy: " + e.getMessage(), e);
        }
    }

    private static void within(String setting, String text) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < 1 || bytes > LONGEST) {
            throw new IllegalArgumentException(setting + " holds 1 to " + LONGEST + " bytes, not " + bytes);
        }
    }

    /** Who we are to the proxy. No record: those show all they hold. */
    static final class Login {

        private final String user;
        private final String password;

        private Login(String user, String password) {
            this.user = user;
            this.password = password;
        }

        String user() {
            return user;
        }

        String password() {
            return password;
        }
    }
}
