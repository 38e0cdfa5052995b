package org.jackfield.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jackfield.api.point.PointId;

/**
 * The numbers on an address of their own: GET and HEAD of {@code /metrics}, and nothing else.
 *
 * <p>At most {@value #THREADS} requests at a time and {@value #WAITING} waiting; whoever comes beyond them is hung up on. Whoever takes
 * longer than {@value #SECONDS} s to ask or to listen is hung up on, too. Whoever opens it closes it.
 */
final class ScrapeServer implements AutoCloseable {

    static final String PATH = "/metrics";
    static final int DEFAULT_PORT = 9932;
    static final int THREADS = 2;
    static final int WAITING = 16;
    static final int SECONDS = 5;

    private final HttpServer server;
    private final ThreadPoolExecutor threads;
    private final URI address;

    private ScrapeServer(HttpServer server, ThreadPoolExecutor threads, URI address) {
        this.server = server;
        this.threads = threads;
        this.address = address;
    }

    /**
     * Opens it.
     *
     * @param where {@code HOST:PORT}, {@code HOST} for port 9932, or {@code :PORT} for this machine alone; port 0 is any free one
     * @param pages gives a page for an {@code Accept}
     * @throws IllegalArgumentException if that is no address
     * @throws IOException if the address cannot be had
     */
    static ScrapeServer open(String where, Function<String, Page> pages) throws IOException {
        PointId wanted = PointId.parse(where.startsWith(":") ? "127.0.0.1" + where : where, DEFAULT_PORT);
        limitTime("sun.net.httpserver.maxReqTime");
        limitTime("sun.net.httpserver.maxRspTime");
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getByName(wanted.host()), wanted.port()), WAITING);
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS, THREADS, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(WAITING), ScrapeServer::thread);
        threads.allowCoreThreadTimeOut(true);
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, pages));
        server.start();
        PointId real = wanted.withPort(server.getAddress().getPort());
        return new ScrapeServer(server, threads, URI.create("http://" + real.authority() + PATH));
    }

    /** Where it is, with the real port. */
    URI address() {
        return address;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static void answer(HttpExchange exchange, Function<String, Page> pages) throws IOException {
        try (exchange) {
            if (!exchange.getRequestURI().getPath().equals(PATH)) {
                send(exchange, 404, plain("there is nothing here but " + PATH + "\n"));
                return;
            }
            if (!exchange.getRequestMethod().equals("GET")
                    && !exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                send(exchange, 405, plain(PATH + " is only read\n"));
                return;
            }
            String accept = exchange.getRequestHeaders().getOrDefault("Accept", List.of()).stream()
                    .collect(Collectors.joining(","));
            send(exchange, 200, pages.apply(accept));
        }
    }

    private static void send(HttpExchange exchange, int status, Page page) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", page.contentType());
        // the JDK's server wants -1 for an answer without a body
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : page.body().length);
        if (!head) {
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(page.body());
            }
        }
    }

    private static Page plain(String text) {
        return new Page("text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /** The JDK's server takes its limits from system properties alone, when the first one opens. */
    private static void limitTime(String property) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, String.valueOf(SECONDS));
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "metrics");
        thread.setDaemon(true);
        return thread;
    }
}
