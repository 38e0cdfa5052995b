package org.jackfield.transports.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.jackfield.transports.websocket.Heard.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jackfield.api.point.PointId;
import org.jackfield.api.transport.Handover;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.api.transport.Listener;
import org.jackfield.eventloops.EventLoopSettings.IoType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A listener changes hands while its callers are in the midst of TLS, or of what they ask for behind it. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@ParameterizedClass
@EnumSource(names = {"NIO", "EPOLL"})
class HalfARequestOverTlsTest {

    private static final int BETWEEN_CUTS = 9;

    private final Stage stage;
    private final WebSocketTransport first;
    private final WebSocketTransport second;
    private final ExecutorService conversations = Executors.newCachedThreadPool();

    HalfARequestOverTlsTest(IoType ioType) {
        stage = new Stage(ioType);
        first = stage.transport(WebSocketSettings.DEFAULTS, anybody());
        second = stage.transport(WebSocketSettings.DEFAULTS, anybody());
    }

    @AfterEach
    void stop() throws Exception {
        conversations.shutdownNow();
        stage.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void whereverTheBytesAreCutTheNextVersionHearsAllOfThem(String version) throws Exception {
        Listener listener = listen();
        int all = wholeRequest(version, listener.local());
        List<HaltingSocket> callers = new ArrayList<>();
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int cut = 0; cut < all; cut += BETWEEN_CUTS) {
            HaltingSocket caller = new HaltingSocket(listener.local(), cut);
            callers.add(caller);
            answers.add(CompletableFuture.supplyAsync(() -> converse(version, caller), conversations));
        }
        for (HaltingSocket caller : callers) {
            soon(caller.halted());
        }
        // let in behind them
        wholeRequest(version, listener.local());
        stage.awaitReading();

        Handover handover = Stage.release(first, listener);
        assertEquals(callers.size(), handover.parked().size());
        Stage.adopt(second, handover, new Echo());
        callers.forEach(HaltingSocket::goOn);

        for (CompletableFuture<String> answer : answers) {
            assertEquals("hello", soon(answer));
        }
        assertEquals(Map.of(), first.refusals());
        assertEquals(Map.of(), second.refusals());
    }

    private Listener listen() throws Exception {
        PointId anywhere = PointId.parse("wss://127.0.0.1:0");
        return soon(first.listen(ListenRequest.on(anywhere), new Echo()).toCompletableFuture());
    }

    /** How many bytes a caller says until it has been upgraded. */
    private static int wholeRequest(String version, PointId point) throws Exception {
        try (HaltingSocket socket = new HaltingSocket(point, Integer.MAX_VALUE);
                RawCaller caller = caller(version, socket)) {
            assertTrue(caller.ask("/").contains(" 101 "));
            return socket.said();
        }
    }

    /** From the first byte of TLS to what the listener says in a frame. */
    private static String converse(String version, HaltingSocket socket) {
        try (RawCaller caller = caller(version, socket)) {
            String status = caller.ask("/");
            if (!status.contains(" 101 ")) {
                return status;
            }
            caller.frame(true, RawCaller.BINARY, "hello".getBytes(ISO_8859_1));
            return new String(caller.nextFrame().content(), ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Over TLS, whose handshake comes with the first word. */
    static RawCaller caller(String version, Socket socket) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(socket, "127.0.0.1", 0, true);
        secure.setEnabledProtocols(new String[] {version});
        return new RawCaller(secure);
    }

    private static Tls anybody() {
        return Tls.of(new TlsSettings(Optional.empty(), new TlsSettings.Trust.Anybody()));
    }
}
