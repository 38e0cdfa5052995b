package org.jackfield.transports.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.jackfield.transports.websocket.Heard.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.Socket;
import java.security.ProtectionDomain;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jackfield.api.point.PointId;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Handover;
import org.jackfield.api.transport.Handovers;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.api.transport.Listener;
import org.jackfield.api.transport.Transport;
import org.jackfield.eventloops.ParkingHandler;
import org.jackfield.transports.sockets.SocketSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A version with a class loader of its own, as in OSGi, which goes when it has handed its callers and channels over. */
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
            end(old);
            classes = null;
            old = null;
            listener = null;

            awaitCollected(loader);

            Stage.adopt(stage.transport(WebSocketSettings.DEFAULTS, tls(scheme)), handover, new Echo());
            caller.say(Arrays.copyOfRange(request, 50, request.length));
            assertEquals(UPGRADED, caller.answer());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {WebSocketTransport.PLAIN, WebSocketTransport.SECURE})
    void nothingHoldsItWhileAChannelThatItDialledLivesOn(String scheme) throws Exception {
        PointId point = Stage.listen(stage.transport(WebSocketSettings.DEFAULTS, tls(scheme)), new Echo());
        Classes classes = new Classes();
        WeakReference<ClassLoader> loader = new WeakReference<>(classes);
        Transport old = transport(classes, scheme);
        Heard before = new Heard(1_000);
        old.dial(DialRequest.to(point, Duration.ofSeconds(20)), before);
        say("hello", before.channel());
        before.awaitBytes("hello".length());
        Handover handover =
                soon(old.handovers().orElseThrow().release(before.channel()).toCompletableFuture());
        end(old);
        classes = null;
        old = null;
        before = null;

        awaitCollected(loader);

        Heard after = new Heard(0);
        Handovers next = stage.transport(WebSocketSettings.DEFAULTS, tls(scheme))
                .handovers()
                .orElseThrow();
        say("again", soon(next.adopt(handover, (ChannelEvents) after).toCompletableFuture()));
        after.awaitBytes("again".length());
        assertEquals("again", after.text());
    }

    private static void say(String text, Channel channel) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        channel.thread().execute(() -> {
            channel.claim(bytes.length).put(bytes);
            channel.commit(bytes.length);
            channel.flush();
        });
    }

    private static void end(Transport old) throws Exception {
        soon(((CompletionStage<?>) old.getClass().getMethod("shutdown").invoke(old)).toCompletableFuture());
    }

    private void awaitCollected(WeakReference<ClassLoader> loader) throws Exception {
        while (loader.get() != null) {
            System.gc();
            stage.awaitReading();
        }
    }

    private static Tls tls(String scheme) {
        return scheme.equals(WebSocketTransport.PLAIN)
                ? new Tls.None()
                : Tls.by(new TlsSettings(Optional.empty(), TlsSettings.Trust.parse("any")));
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

    /** {@code Tls.by(new TlsSettings(Optional.empty(), TlsSettings.Trust.parse("any")))} */
    private static Object with(Classes classes) throws Exception {
        Class<?> settings = classes.loadClass(TlsSettings.class.getName());
        Class<?> trust = classes.loadClass(TlsSettings.Trust.class.getName());
        Method parse = trust.getDeclaredMethod("parse", String.class);
        Object any =
                settings.getConstructor(Optional.class, trust).newInstance(Optional.empty(), parse.invoke(null, "any"));
        Method by = classes.loadClass(Tls.class.getName()).getMethod("by", settings);
        return by.invoke(null, any);
    }

    /**
     * Has the transport's own classes once more, and all others from where they are. As with Felix its protection domain holds no loader,
     * which the JDK's engine of TLS would remember before Java 24.
     */
    private static final class Classes extends ClassLoader {

        private final ProtectionDomain domain = new ProtectionDomain(null, null);

        Classes() {
            super(OldVersionTest.class.getClassLoader());
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

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = file.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length, domain);
            } catch (IOException failure) {
                throw new ClassNotFoundException(name, failure);
            }
        }
    }
}
