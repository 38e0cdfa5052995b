package org.example.unix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import org.jackfield.api.point.PointId;

/** Points as socket files: {@code unix://HOST:PORT} is {@code HOST-PORT.sock} in one directory. */
final class SocketFiles {

    private static final String SUFFIX = ".sock";
    private static final int FIRST_FREE_PORT = 20_000;
    private static final int LAST_PORT = 65_535;

    private final Path directory;

    SocketFiles(Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    UnixDomainSocketAddress of(PointId point) {
        return UnixDomainSocketAddress.of(directory.resolve(point.host() + '-' + point.port() + SUFFIX));
    }

    /** The same host with some port, if the given one is any. */
    PointId withPort(PointId point) {
        return point.port() == 0 ? point.withPort(ThreadLocalRandom.current().nextInt(FIRST_FREE_PORT, LAST_PORT + 1)) : point;
    }

    /** The point of a socket file. */
    static PointId point(UnixDomainSocketAddress address) {
        String name = address.getPath().getFileName().toString();
        int dash = name.lastIndexOf('-');
        int port = Integer.parseInt(name.substring(dash + 1, name.length() - SUFFIX.length()));
        return new PointId(UnixTransport.SCHEME, name.substring(0, dash), port);
    }

    void delete(PointId point) {
        try {
            Files.deleteIfExists(of(point).getPath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
