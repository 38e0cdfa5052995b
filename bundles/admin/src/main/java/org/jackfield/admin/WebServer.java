package org.jackfield.admin;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jackfield.api.node.Door;
import org.jackfield.api.point.PointId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server: where it listens, and within which bounds. It opens and moves on its caller's thread, one call at a time.
 *
 * <p>Its threads only ever hand requests over and write answers; whoever takes long gives a stage.
 */
final class WebServer {

    static final int THREADS = 16;

    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
    private static final String NAME = "api";
    private static final Duration PULSE = Duration.ofMillis(500);
    private static final int LARGEST_HEAD = 8 * 1024;

    private final Server server;
    private final Streams streams;
    private final Ticker ticker;
    private final Punctuality punctuality = new Punctuality();
    private final AtomicReference<AdminSettings> settings;
    private final AtomicReference<Token> token;
    private Optional<ServerConnector> connector = Optional.empty();

    WebServer(List<Route> routes, Whiteboard whiteboard, Streams streams, Ticker ticker, AdminSettings first) {
        this.streams = streams;
        this.ticker = ticker;
        settings = new AtomicReference<>(first);
        token = new AtomicReference<>(Token.of(first));
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 4);
        threads.setName("admin-http");
        threads.setDaemon(true);
        server = new Server(threads);
        server.setErrorHandler(new JsonErrors());
        server.setStopAtShutdown(false);
        Handler all = new Handler.Sequence(new ApiHandler(routes, streams, settings::get), whiteboard);
        server.setHandler(new Gate(all, settings::get, token::get));
    }

    /** Opens the door. */
    Door open() {
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server does not start", e);
        }
        ticker.every(PULSE, () -> punctuality.sweep(settings.get().requestTimeout()));
        beat();
        return listen();
    }

    /** Uses other settings from now on; a door that is to be elsewhere moves there. */
    Optional<Door> change(AdminSettings changed) {
        AdminSettings before = settings.getAndSet(changed);
        token.set(Token.of(changed));
        connector.ifPresent(open -> {
            open.setIdleTimeout(changed.idleTimeout().toMillis());
            open.getBean(NetworkConnectionLimit.class).setMaxNetworkConnectionCount(changed.maxConnections());
        });
        if (before.address().equals(changed.address()) && connector.isPresent()) {
            return Optional.empty();
        }
        streams.end();
        shut();
        return Optional.of(listen());
    }

    /** Closes the door, and all connections with it. */
    void close() {
        streams.end();
        shut();
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("the HTTP server did not stop in good order", e);
        }
    }

    private void beat() {
        ticker.after(settings.get().heartbeat(), () -> {
            streams.beat();
            beat();
        });
    }

    private Door listen() {
        Optional<PointId> wanted = settings.get().address();
        PointId first = wanted.orElse(new PointId("tcp", "127.0.0.1", AdminSettings.DEFAULT_PORT));
        try {
            return opened(first, Optional.empty(), wanted.isPresent());
        } catch (IOException e) {
            if (wanted.isPresent() || !(e instanceof BindException || e.getCause() instanceof BindException)) {
                return shut(first, e, wanted.isPresent());
            }
            return anywhere(first);
        }
    }

    private Door anywhere(PointId taken) {
        try {
            return opened(
                    taken.withPort(0), Optional.of(taken.authority() + " is in use, so a free port was taken"), false);
        } catch (IOException e) {
            return shut(taken, e, false);
        }
    }

    private static Door shut(PointId point, IOException e, boolean requested) {
        Throwable cause = e.getCause() instanceof BindException ? e.getCause() : e;
        return new Door(
                NAME,
                Optional.empty(),
                Optional.of("cannot listen on " + point.authority() + ": " + cause.getMessage()),
                requested);
    }

    private Door opened(PointId point, Optional<String> remark, boolean requested) throws IOException {
        ServerConnector fresh = connector();
        InetAddress address = InetAddress.getByName(point.host());
        fresh.setHost(address.getHostAddress());
        fresh.setPort(point.port());
        fresh.open();
        server.addConnector(fresh);
        try {
            fresh.start();
        } catch (Exception e) {
            server.removeConnector(fresh);
            fresh.close();
            throw new IOException("the connector does not start", e);
        }
        connector = Optional.of(fresh);
        return new Door(NAME, Optional.of(uri(address, fresh.getLocalPort())), remark, requested);
    }

    private ServerConnector connector() {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setSendDateHeader(true);
        http.setRequestHeaderSize(LARGEST_HEAD);
        // a point of another transport than TCP has slashes, which are encoded in a path
        http.setUriCompliance(UriCompliance.DEFAULT.with("admin", UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR));
        http.addCustomizer(punctuality);
        ServerConnector fresh = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        fresh.addBean(punctuality);
        fresh.addBean(new NetworkConnectionLimit(settings.get().maxConnections(), fresh));
        fresh.setIdleTimeout(settings.get().idleTimeout().toMillis());
        return fresh;
    }

    private void shut() {
        connector.ifPresent(open -> {
            try {
                open.stop();
            } catch (Exception e) {
                LOG.warn("the door did not close in good order", e);
            }
            server.removeConnector(open);
        });
        connector = Optional.empty();
    }

    /** How to get there from this machine. */
    private static URI uri(InetAddress address, int port) {
        String host = address.isAnyLocalAddress()
                ? (address instanceof Inet4Address ? "127.0.0.1" : "::1")
                : PointId.of("tcp", address, port).host();
        return URI.create("http://" + new PointId("tcp", host, port).authority());
    }
}
