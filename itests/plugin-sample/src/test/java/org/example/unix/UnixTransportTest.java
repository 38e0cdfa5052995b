package org.example.unix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jackfield.api.transport.Transport;
import org.jackfield.testkit.TransportContract;

/** What the contract asks of every transport. */
class UnixTransportTest extends TransportContract {

    /** In the system's own place for such things: the name of a socket file is at most 108 bytes long. */
    private final Path directory = directory();

    @Override
    protected Transport openTransport() {
        return new UnixTransport(directory);
    }

    @Override
    protected void shutDown(Transport transport) {
        ((UnixTransport) transport).shutdown();
    }

    private static Path directory() {
        try {
            return Files.createTempDirectory("unix-transport");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
