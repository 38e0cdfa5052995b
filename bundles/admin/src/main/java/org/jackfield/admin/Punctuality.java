package org.jackfield.admin;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * Closes connections whose next request is not here in time, head and body, however it trickles in.
 *
 * <p>While an answer is made or read, time does not count here: that is the idle timeout's business.
 */
final class Punctuality implements Connection.Listener, HttpConfiguration.Customizer {

    private static final long ANSWERING = Long.MIN_VALUE;

    /** Since when each connection is waited for, in nanoseconds. */
    private final Map<Connection, AtomicLong> waiting = new ConcurrentHashMap<>();

    @Override
    public void onOpened(Connection connection) {
        waiting.put(connection, new AtomicLong(System.nanoTime()));
    }

    @Override
    public void onClosed(Connection connection) {
        waiting.remove(connection);
    }

    @Override
    public Request customize(Request request, HttpFields.Mutable answer) {
        AtomicLong since = waiting.get(request.getConnectionMetaData().getConnection());
        if (since == null) {
            return request;
        }
        Request.addCompletionListener(request, failure -> since.set(System.nanoTime()));
        if (!Body.announced(request)) {
            since.set(ANSWERING);
            return request;
        }
        return new Request.Wrapper(request) {
            @Override
            public Content.Chunk read() {
                Content.Chunk chunk = super.read();
                if (chunk != null && chunk.isLast()) {
                    since.set(ANSWERING);
                }
                return chunk;
            }
        };
    }

    /** Closes those that have been waited for longer than that. */
    void sweep(Duration limit) {
        long now = System.nanoTime();
        waiting.forEach((connection, since) -> {
            long begun = since.get();
            if (begun != ANSWERING && now - begun > limit.toNanos()) {
                connection.getEndPoint().close();
            }
        });
    }
}
