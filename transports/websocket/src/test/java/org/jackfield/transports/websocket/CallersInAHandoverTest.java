package org.jackfield.transports.websocket;

import static org.jackfield.transports.websocket.Heard.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jackfield.api.point.PointId;
import org.jackfield.api.transport.Handover;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.api.transport.Listener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who has connected, and not asked for the upgrade yet, when the listener goes to the next version. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CallersInAHandoverTest {

    private final Stage stage = new Stage();
    private final Heard accepted = new Heard(1_000_000);
    private final WebSocketTransport first = stage.transport(WebSocketSettings.DEFAULTS, new Tls.None());
    private final WebSocketTransport second = stage.transport(WebSocketSettings.DEFAULTS, new Tls.None());

    @AfterEach
    void stop() throws Exception {
        stage.close();
    }

    @Test
    void whoHasSaidNothingIsUpgradedByTheNextVersion() throws Exception {
        Listener old = listen();
        List<RawCaller> callers = callers(old.local(), 10);

        Handover handover = release(old);
        assertEquals(10, handover.parked().size());
        adopt(handover);

        for (RawCaller caller : callers) {
            assertEquals("HTTP/1.1 101 Switching Protocols", caller.ask("/"));
            caller.close();
        }
        assertEquals(Map.of(), first.refusals());
    }

    @Test
    void whatIsSaidWhileTheListenerIsNobodysIsAnswered() throws Exception {
        Listener old = listen();
        List<RawCaller> callers = callers(old.local(), 10);
        Handover handover = release(old);
        for (RawCaller caller : callers) {
            caller.say(RawCaller.request("/"));
        }

        adopt(handover);

        for (RawCaller caller : callers) {
            assertEquals("HTTP/1.1 101 Switching Protocols", caller.answer());
            caller.close();
        }
    }

    @Test
    void whoGoesMeanwhileHoldsNothingUp() throws Exception {
        Listener old = listen();
        for (RawCaller caller : callers(old.local(), 10)) {
            caller.close();
        }
        Listener next = adopt(release(old));

        // completes when all that were let in are decided, or come along
        Handover handover = release(second, next);
        Listener last = adopt(first, handover);

        RawCaller.upgraded(last.local()).close();
    }

    /** Before the first word of TLS, nothing of it has begun. */
    @Test
    void whoHasSaidNothingToASecureListenerIsHeardByTheNextVersion() throws Exception {
        Tls tls = Tls.of(new TlsSettings(Optional.empty(), new TlsSettings.Trust.Anybody()));
        WebSocketTransport old = stage.transport(WebSocketSettings.DEFAULTS, tls);
        WebSocketTransport next = stage.transport(WebSocketSettings.DEFAULTS, tls);
        Listener listener = listen(old);
        PointId point = listener.local();
        try (Socket silent = new Socket(InetAddress.getByName(point.host()), point.port())) {
            // behind it
            Stage.dial(next, point).channel();
            Handover handover = release(old, listener);
            assertEquals(1, handover.parked().size());
            adopt(next, handover);

            silent.setSoTimeout(20_000);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
            SSLSocket secure =
                    (SSLSocket) context.getSocketFactory().createSocket(silent, point.host(), point.port(), true);
            secure.startHandshake();

            assertTrue(secure.getSession().isValid());
        }
    }

    private Listener listen() throws Exception {
        return listen(first);
    }

    private Listener listen(WebSocketTransport transport) throws Exception {
        PointId anywhere = new PointId(transport.scheme(), "127.0.0.1", 0);
        return soon(transport.listen(ListenRequest.on(anywhere), accepted).toCompletableFuture());
    }

    /** Connected, and let in: one who calls behind them has been upgraded. */
    private static List<RawCaller> callers(PointId point, int count) throws Exception {
        List<RawCaller> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(new RawCaller(point));
        }
        RawCaller.upgraded(point).close();
        return all;
    }

    private Handover release(Listener listener) throws Exception {
        return release(first, listener);
    }

    private static Handover release(WebSocketTransport from, Listener listener) throws Exception {
        return Stage.release(from, listener);
    }

    private Listener adopt(Handover handover) throws Exception {
        return adopt(second, handover);
    }

    private Listener adopt(WebSocketTransport to, Handover handover) throws Exception {
        return Stage.adopt(to, handover, accepted);
    }
}
