package org.jackfield.transports.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.jackfield.transports.websocket.Heard.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.EventLoopGroup;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A version with a class loader of its own, as in OSGi, which goes when it has handed its callers over. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class OldVersionTest {

    private final Stage stage = new Stage();
    private final WebSocketTransport next = stage.transport(WebSocketSettings.DEFAULTS, new Tls.None());

    @AfterEach
    void stop() throws Exception {
        stage.close();
    }

    @Test
    void nothingHoldsItWhileItsCallerIsInTheMidstOfARequest() throws Exception {
        byte[] request = RawCaller.request("/").getBytes(ISO_8859_1);
        Classes classes = new Classes();
        WeakReference<ClassLoader> loader = new WeakReference<>(classes);
        Transport old = transport(classes);
        Listener listener = soon(old.listen(ListenRequest.on(PointId.parse("ws://127.0.0.1:0")), new Echo())
                .toCompletableFuture());
        try (RawCaller caller = new RawCaller(listener.local())) {
            caller.say(Arrays.copyOf(request, 50));
            RawCaller.upgraded(listener.local()).close();
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

            Stage.adopt(next, handover, new Echo());
            caller.say(Arrays.copyOfRange(request, 50, request.length));
            assertEquals("HTTP/1.1 101 Switching Protocols", caller.answer());
        }
    }

    private Transport transport(Classes classes) throws Exception {
        Class<?> settings = classes.loadClass(WebSocketSettings.class.getName());
        Class<?> sockets = classes.loadClass(SocketSettings.class.getName());
        Class<?> tls = classes.loadClass(Tls.class.getName());
        var none = classes.loadClass(Tls.None.class.getName()).getDeclaredConstructor();
        none.setAccessible(true);
        var made = classes.loadClass(WebSocketTransport.class.getName())
                .getConstructor(EventLoopGroup.class, Function.class, sockets, settings, tls);
        return (Transport) made.newInstance(
                stage.loops(),
                (Function<java.util.Queue<Object>, io.netty.channel.ChannelHandler>) ParkingHandler::new,
                sockets.getField("DEFAULTS").get(null),
                settings.getField("DEFAULTS").get(null),
                none.newInstance());
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
