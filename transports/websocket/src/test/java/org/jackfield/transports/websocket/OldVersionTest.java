package org.jackfield.transports.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.jackfield.transports.websocket.Heard.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import java.lang.ref.WeakReference;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.Socket;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jackfield.api.point.PointId;
import org.jackfield.api.transport.Handover;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.api.transport.Listener;
import org.jackfield.api.transport.Transport;
import org.jackfield.eventloops.ParkingHandler;
import org.jackfield.transports.sockets.SocketSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A version with a class loader of its own, as in OSGi, which goes when it has handed its callers over. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class OldVersionTest {

    private static final String UPGRADED = "HTTP/1.1 101 Switching Protocols";

    private final Stage stage = new Stage();

    @AfterEach
    void stop() throws Exception {
        stage.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {WebSocketTransport.PLAIN, WebSocketTransport.SECURE})
    void nothingHoldsItWhileItsCallerIsInTheMidstOfARequest(String scheme) throws Exception {
        byte[] request = RawCaller.request("/").getBytes(ISO_8859_1);
        Classes classes = new Classes();
        WeakReference<ClassLoader> loader = new WeakReference<>(classes);
        Transport old = transport(classes, scheme);
        Listener listener = soon(old.listen(ListenRequest.on(new PointId(scheme, "127.0.0.1", 0)), new Echo())
                .toCompletableFuture());
        try (RawCaller caller = caller(listener.local())) {
            caller.say(Arrays.copyOf(request, 50));
            try (RawCaller behind = caller(listener.local())) {
                assertEquals(UPGRADED, behind.ask("/"));
                // its channel ends with it
                assertEquals(
                        RawCaller.CLOSE,
                        behind.frame(true, RawCaller.CLOSE, new byte[0])
                                .nextFrame()
                                .opcode());
                behind.drain();
            }
            stage.awaitReading();
            Handover handover =
                    soon(old.handovers().orElseThrow().release(listener).toCompletableFuture());
            assertEquals(1, handover.parked().size());
            soon(((CompletionStage<?>) old.getClass().getMethod("shutdown").invoke(old)).toCompletableFuture());
            classes.close();
            classes = null;
            old = null;
            listener = null;

            while (loader.get() != null) {
                System.gc();
                stage.awaitReading();
            }

            Tls tls = scheme.equals(WebSocketTransport.PLAIN) ? new Tls.None() : Tls.by(TlsSettings.DEFAULTS);
            Stage.adopt(stage.transport(WebSocketSettings.DEFAULTS, tls), handover, new Echo());
            caller.say(Arrays.copyOfRange(request, 50, request.length));
            assertEquals(UPGRADED, caller.answer());
        }
    }

    private static RawCaller caller(PointId point) throws Exception {
        Socket socket = new Socket(point.host(), point.port());
        return point.scheme().equals(WebSocketTransport.PLAIN)
                ? new RawCaller(socket)
                : HalfARequestOverTlsTest.caller("TLSv1.3", socket);
    }

    private Transport transport(Classes classes, String scheme) throws Exception {
        Class<?> sockets = classes.loadClass(SocketSettings.class.getName());
        Class<?> settings = classes.loadClass(WebSocketSettings.class.getName());
        Class<?> tls = classes.loadClass(Tls.class.getName());
        Function<Queue<Object>, ChannelHandler> parking = ParkingHandler::new;
        return (Transport) classes.loadClass(WebSocketTransport.class.getName())
                .getConstructor(EventLoopGroup.class, Function.class, sockets, settings, tls)
                .newInstance(
                        stage.loops(),
                        parking,
                        sockets.getField("DEFAULTS").get(null),
                        settings.getField("DEFAULTS").get(null),
                        scheme.equals(WebSocketTransport.PLAIN) ? without(classes) : with(classes));
    }

    /** {@code new Tls.None()} */
    private static Object without(Classes classes) throws Exception {
        Constructor<?> none = classes.loadClass(Tls.None.class.getName()).getDeclaredConstructor();
        none.setAccessible(true);
        return none.newInstance();
    }

    /** {@code Tls.by(TlsSettings.DEFAULTS)} */
    private static Object with(Classes classes) throws Exception {
        Class<?> settings = classes.loadClass(TlsSettings.class.getName());
        Method by = classes.loadClass(Tls.class.getName()).getMethod("by", settings);
        return by.invoke(null, settings.getField("DEFAULTS").get(null));
    }

    /** Has the transport's own classes once more, and all others from where they are. */
    private static final class Classes extends URLClassLoader {

        Classes() {
            super(
                    new URL[] {
                        WebSocketTransport.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation(),
                        SocketSettings.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                    },
                    OldVersionTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("org.jackfield.transports.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known == null ? findClass(name) : known;
            }
        }
    }
}
