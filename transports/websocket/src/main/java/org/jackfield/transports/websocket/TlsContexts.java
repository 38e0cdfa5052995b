package org.jackfield.transports.websocket;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * What TLS needs at either end, made of files as they were at one moment.
 *
 * @param server for whoever is dialled
 * @param client for whoever dials
 */
public record TlsContexts(SslContext server, SslContext client) {

    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

    /**
     * Reads the files.
     *
     * @throws IOException with a sentence that names the file, and nothing of its content
     */
    public static TlsContexts of(TlsSettings settings) throws IOException {
        return new TlsContexts(server(settings), client(settings.trust()));
    }

    private static SslContext server(TlsSettings settings) throws IOException {
        Optional<TlsSettings.Identity> files = settings.identity();
        if (files.isEmpty()) {
            SelfSigned own = SelfSigned.generate(Instant.now());
            return built(SslContextBuilder.forServer(own.key(), own.certificate()), "the self-signed certificate");
        }
        Path certificates = readable(files.get().certificates());
        Path key = secret(readable(files.get().key()));
        return built(
                () -> SslContextBuilder.forServer(certificates.toFile(), key.toFile()),
                certificates + " with the key " + key);
    }

    private static SslContext client(TlsSettings.Trust trust) throws IOException {
        if (trust instanceof TlsSettings.Trust.Authorities authorities) {
            Path file = readable(authorities.file());
            return built(() -> SslContextBuilder.forClient().trustManager(file.toFile()), file.toString());
        }
        SslContextBuilder builder = SslContextBuilder.forClient();
        if (trust instanceof TlsSettings.Trust.Anybody) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm("");
        }
        return built(builder, "the JDK's roots");
    }

    private static SslContext built(SslContextBuilder builder, String what) throws IOException {
        return built(() -> builder, what);
    }

    private static SslContext built(Building building, String what) throws IOException {
        try {
            return building.builder()
                    .sslProvider(SslProvider.JDK)
                    .protocols(VERSIONS)
                    .build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new IOException("TLS cannot use " + what, e);
        }
    }

    private static Path readable(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IOException(file + " cannot be read");
        }
        return file;
    }

    private static Path secret(Path key) throws IOException {
        boolean posix = key.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (posix && Files.getPosixFilePermissions(key).contains(PosixFilePermission.OTHERS_READ)) {
            throw new IOException(key + " holds a private key and can be read by all users: make it 'chmod 600'");
        }
        return key;
    }

    private interface Building {

        SslContextBuilder builder() throws SSLException;
    }
}
