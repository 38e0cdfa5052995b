package org.jackfield.transports.websocket;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jackfield.api.point.PointId;

/**
 * A proxy that people use: between callers and a listener of scheme {@code ws}, one port plain, one with TLS; or one of SOCKS5. A process of its own, in the
 * foreground, until it is closed.
 */
final class Proxy implements AutoCloseable {

    private static final List<String> FOLDERS = List.of("/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin");
    private static final long PATIENCE_SECONDS = 20;

    private final Process process;
    private final Path log;
    private final int plainPort;
    private final int securePort;

    /** Which. */
    enum Program {
        NGINX,
        HAPROXY
    }

    /** Where it is installed; skips the test with a sentence if it is not, but for continuous integration, where it must be. */
    private static Path installed(String name) {
        Optional<Path> found = FOLDERS.stream()
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(
                found.isPresent() || "true".equals(System.getenv("CI")),
                () -> name + " is not installed: install Debian's package of that name");
        return found.orElseThrow(() -> new AssertionError(name + " is not installed, and must be where CI=true"));
    }

    private Proxy(Process process, Path log, int plainPort, int securePort) {
        this.process = process;
        this.log = log;
        this.plainPort = plainPort;
        this.securePort = securePort;
    }

    /** Starts it, and waits until it listens. */
    static Proxy start(Program program, Path folder, PemFiles files, PointId backend) throws IOException {
        Path path = installed(program.name().toLowerCase(Locale.ROOT));
        int[] ports = freePorts();
        String text = program == Program.NGINX
                ? nginx(folder, ports, files, backend)
                : haproxy(folder, ports, files, backend);
        Path config = Files.writeString(folder.resolve("proxy.conf"), text);
        Path log = folder.resolve("proxy.log");
        List<String> command = program == Program.NGINX
                ? List.of(path.toString(), "-p", folder.toString(), "-c", config.toString(), "-e", "stderr")
                : List.of(path.toString(), "-db", "-f", config.toString());
        return start(command, log, ports);
    }

    /** Starts one of SOCKS5, whose one port takes callers of either scheme, and waits until it listens. */
    static Proxy startSocks(Path folder) throws IOException {
        Path path = installed("microsocks");
        int port = freePorts()[0];
        List<String> command = List.of(path.toString(), "-i", "127.0.0.1", "-p", String.valueOf(port));
        return start(command, folder.resolve("proxy.log"), port, port);
    }

    private static Proxy start(List<String> command, Path log, int... ports) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Proxy proxy = new Proxy(process, log, ports[0], ports[1]);
        try {
            proxy.awaitListening(ports[0]);
            proxy.awaitListening(ports[1]);
        } catch (IOException | AssertionError e) {
            proxy.close();
            throw e;
        }
        return proxy;
    }

    /** Where it is dialled. */
    PointId point(String scheme) {
        return new PointId(scheme, "127.0.0.1", scheme.equals(WebSocketTransport.PLAIN) ? plainPort : securePort);
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static String nginx(Path folder, int[] ports, PemFiles files, PointId backend) {
        String location =
                """
                location / {
                    proxy_pass http://%s;
                    proxy_http_version 1.1;
                    proxy_set_header Upgrade $http_upgrade;
                    proxy_set_header Connection "upgrade";
                    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                    proxy_read_timeout 1h;
                }
                """
                        .formatted(backend.authority());
        return """
                daemon off;
                master_process off;
                pid %1$s/nginx.pid;
                events { worker_connections 64; }
                http {
                    access_log off;
                    client_body_temp_path %1$s/a; proxy_temp_path %1$s/b; fastcgi_temp_path %1$s/c;
                    uwsgi_temp_path %1$s/d; scgi_temp_path %1$s/e;
                    server {
                        listen 127.0.0.1:%2$d;
                        %4$s
                    }
                    server {
                        listen 127.0.0.1:%3$d ssl;
                        ssl_certificate %5$s;
                        ssl_certificate_key %6$s;
                        %4$s
                    }
                }
                """
                .formatted(folder, ports[0], ports[1], location, files.certificates(), files.key());
    }

    private static String haproxy(Path folder, int[] ports, PemFiles files, PointId backend) throws IOException {
        Path both = Files.writeString(
                folder.resolve("both.pem"), Files.readString(files.certificates()) + Files.readString(files.key()));
        return """
                global
                    maxconn 64
                defaults
                    mode http
                    option forwardfor
                    timeout connect 5s
                    timeout client 30s
                    timeout server 30s
                    timeout tunnel 1h
                frontend plain
                    bind 127.0.0.1:%d
                    default_backend node
                frontend secure
                    bind 127.0.0.1:%d ssl crt %s
                    default_backend node
                backend node
                    server one %s
                """
                .formatted(ports[0], ports[1], both, backend.authority());
    }

    /** Two that were free a moment ago. */
    private static int[] freePorts() throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")));
            }
            return sockets.stream().mapToInt(ServerSocket::getLocalPort).toArray();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    private void awaitListening(int port) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!listens(port)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError("the proxy does not listen on " + port + ": " + Files.readString(log));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static boolean listens(int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
            return socket.isConnected();
        } catch (ConnectException e) {
            return false;
        }
    }
}
