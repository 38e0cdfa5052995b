package org.jackfield.transports.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.jackfield.transports.websocket.Heard.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.ChannelHandler;
import io.netty.channel.socket.SocketChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jackfield.api.point.PointId;
import org.jackfield.api.transport.Handover;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.api.transport.Listener;
import org.jackfield.eventloops.EventLoopSettings.IoType;
import org.jackfield.transports.sockets.SocketSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A listener changes hands while its callers are in the midst of what they ask for. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@ParameterizedClass
@EnumSource(names = {"NIO", "EPOLL"})
class HalfARequestTest {

    private static final byte[] REQUEST = RawCaller.request("/").getBytes(ISO_8859_1);
    private static final String UPGRADED = "HTTP/1.1 101 Switching Protocols";
    private static final String HEADER = "X-More: " + "x".repeat(990) + "\r\n";

    private final Stage stage;
    private final WebSocketTransport first;
    private final WebSocketTransport second;

    HalfARequestTest(IoType ioType) {
        stage = new Stage(ioType);
        first = stage.transport(WebSocketSettings.DEFAULTS, new Tls.None());
        second = stage.transport(WebSocketSettings.DEFAULTS, new Tls.None());
    }

    @AfterEach
    void stop() throws Exception {
        stage.close();
    }

    @Test
    void whereverARequestIsCutTheNextVersionHearsAllOfIt() throws Exception {
        Listener listener = listen(first);
        List<RawCaller> callers = new ArrayList<>();
        for (int cut = 0; cut < REQUEST.length; cut++) {
            callers.add(new RawCaller(listener.local()).say(Arrays.copyOf(REQUEST, cut)));
        }

        int all = REQUEST.length * (REQUEST.length - 1) / 2;
        Handover handover = release(first, listener, released -> said(released).length == all);
        assertEquals(REQUEST.length, handover.parked().size());
        adopt(second, handover);

        for (int cut = 0; cut < REQUEST.length; cut++) {
            callers.get(cut).say(rest(cut));
        }
        for (RawCaller caller : callers) {
            assertTalks(caller);
        }
        assertEquals(Map.of(), first.refusals());
        assertEquals(Map.of(), second.refusals());
    }

    @Test
    void whatIsSaidWhileTheListenerIsNobodysComesBehindWhatWasSaidBefore() throws Exception {
        Listener listener = listen(first);
        List<RawCaller> callers = new ArrayList<>();
        for (int cut = 0; cut < REQUEST.length; cut++) {
            callers.add(new RawCaller(listener.local()).say(Arrays.copyOf(REQUEST, cut)));
        }

        Handover handover = release(first, listener);
        for (int cut = 0; cut < REQUEST.length; cut++) {
            callers.get(cut).say(rest(cut));
        }
        stage.awaitReading();
        adopt(second, handover);

        for (RawCaller caller : callers) {
            assertTalks(caller);
        }
    }

    @Test
    void aListenerMayChangeHandsAfterEachByte() throws Exception {
        Listener listener = listen(first);
        WebSocketTransport mine = first;
        try (RawCaller caller = new RawCaller(listener.local())) {
            for (int i = 0; i < REQUEST.length - 1; i++) {
                caller.say(new byte[] {REQUEST[i]});
                WebSocketTransport others = mine == first ? second : first;
                listener = adopt(others, Stage.release(mine, listener));
                mine = others;
            }
            caller.say(rest(REQUEST.length - 1));

            assertTalks(caller);
        }
    }

    @Test
    void whomTheNextVersionCannotTakeTheOldOneHearsToTheEnd() throws Exception {
        Listener listener = listen(first);
        try (RawCaller caller = new RawCaller(listener.local()).say(Arrays.copyOf(REQUEST, 50))) {
            Handover handover = release(first, listener);
            soon(second.shutdown().toCompletableFuture());
            assertThrows(ExecutionException.class, () -> adopt(second, handover));

            adopt(first, handover);
            caller.say(rest(50));

            assertTalks(caller);
        }
    }

    @Test
    void headersWithoutAnEndAreNotKeptHoweverOftenTheListenerChangesHands() throws Exception {
        Listener listener = listen(first);
        try (RawCaller mallory = new RawCaller(listener.local())) {
            mallory.say("GET / HTTP/1.1\r\n" + HEADER.repeat(4));
            listener = adopt(second, release(first, listener));
            mallory.say(HEADER.repeat(4));
            Handover handover =
                    release(second, listener, released -> said(released).length == 16 + 8 * HEADER.length());
            adopt(first, handover);
            mallory.say(HEADER);

            assertEquals("HTTP/1.1 431 Request Header Fields Too Large", mallory.answer());
        }
        Stage.awaitRefused(first, Map.of("headers-too-large", 1L)::equals);
    }

    /** The decoder passes over what is said of a chunk beside its size, but it was said. */
    @Test
    void whoHasSaidMoreThanAnybodyNeedsToIsNotTakenAlong() throws Exception {
        Listener listener = listen(first);
        try (RawCaller mallory = new RawCaller(listener.local())) {
            mallory.say("GET / HTTP/1.1\r\nHost: node.example\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + ("1;" + "x".repeat(1_000) + "\r\na\r\n").repeat(17));

            Handover handover =
                    release(first, listener, released -> released.parked().isEmpty());
            mallory.drain();
            adopt(second, handover);
        }
        Stage.awaitRefused(first, Map.of("upgrade-abandoned", 1L)::equals);
    }

    @Test
    void whoHasBeenAnsweredIsNotAnsweredAgain() throws Exception {
        Listener listener = listen(first);
        try (RawCaller caller = new RawCaller(listener.local())) {
            caller.say("POST / HTTP/1.1\r\nHost: node.example\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
            assertEquals("HTTP/1.1 100 Continue", caller.answer());

            adopt(second, release(first, listener));

            assertEquals("", caller.answer());
        }
    }

    @Test
    void theNextVersionTakesNoMoreThanItMayHear() throws Exception {
        WebSocketTransport smaller = stage.transport(hearing(2), WebSocketSettings.DEFAULTS, new Tls.None());
        Listener listener = listen(first);
        List<RawCaller> callers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            callers.add(new RawCaller(listener.local()).say(Arrays.copyOf(REQUEST, 50)));
        }

        adopt(smaller, release(first, listener));
        Stage.awaitRefused(smaller, Map.of("too-many-upgrades", 1L)::equals);

        int upgraded = 0;
        for (RawCaller caller : callers) {
            upgraded += isUpgraded(caller) ? 1 : 0;
        }
        assertEquals(2, upgraded);
    }

    /** Otherwise somebody could stay for as long as versions change, and what he says is kept. */
    @Test
    void theDeadlineDoesNotBeginAnew() throws Exception {
        WebSocketSettings soon = patient(Duration.ofMillis(500));
        WebSocketTransport one = stage.transport(soon, new Tls.None());
        WebSocketTransport other = stage.transport(soon, new Tls.None());
        Listener listener = listen(one);
        try (RawCaller slow = new RawCaller(listener.local()).say(Arrays.copyOf(REQUEST, 50))) {
            stage.awaitReading();
            CompletableFuture<Void> end = CompletableFuture.runAsync(() -> awaitEnd(slow));
            while (!end.isDone()) {
                listener = adopt(other, Stage.release(one, listener));
                listener = adopt(one, Stage.release(other, listener));
            }
            soon(end);
        }
        assertEquals(List.of(Map.of("upgrade-too-slow", 1L)), refusals(one, other));
    }

    @Test
    void nothingOfTheOldVersionStaysAtTheSocket() throws Exception {
        Listener listener = listen(first);
        try (RawCaller caller = new RawCaller(listener.local()).say(Arrays.copyOf(REQUEST, 50))) {
            Handover handover = release(first, listener, released -> said(released).length == 50);

            assertEquals(new String(REQUEST, 0, 50, ISO_8859_1), new String(said(handover), ISO_8859_1));
            SocketChannel socket = (SocketChannel) callers(handover).get(0).socket();
            List<String> handlers = new ArrayList<>();
            for (Map.Entry<String, ChannelHandler> handler : socket.pipeline()) {
                handlers.add(handler.getValue().getClass().getName());
            }
            assertEquals(List.of("org.jackfield.eventloops.ParkingHandler"), handlers);
            socket.close();
            caller.drain();
        }
    }

    private static Listener listen(WebSocketTransport transport) throws Exception {
        PointId anywhere = PointId.parse("ws://127.0.0.1:0");
        return soon(transport.listen(ListenRequest.on(anywhere), new Echo()).toCompletableFuture());
    }

    /** When all callers have been let in, behind whom one more is upgraded, and what they have said has been read. */
    private Handover release(WebSocketTransport from, Listener listener) throws Exception {
        RawCaller.upgraded(listener.local()).close();
        stage.awaitReading();
        return Stage.release(from, listener);
    }

    /** The same, until so much has been read; meanwhile the listener goes back. */
    private Handover release(WebSocketTransport from, Listener listener, Predicate<Handover> wanted) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        Handover handover = release(from, listener);
        while (!wanted.test(handover)) {
            assertTrue(System.nanoTime() < deadline, "waited in vain");
            Listener again = adopt(from, handover);
            stage.awaitReading();
            handover = Stage.release(from, again);
        }
        return handover;
    }

    private static Listener adopt(WebSocketTransport to, Handover handover) throws Exception {
        return Stage.adopt(to, handover, new Echo());
    }

    private static boolean isUpgraded(RawCaller caller) throws Exception {
        try (caller) {
            return caller.say(rest(50)).answer().equals(UPGRADED);
        } catch (SocketException e) {
            return false;
        }
    }

    private static List<Map<String, Long>> refusals(WebSocketTransport... transports) {
        return Arrays.stream(transports)
                .map(WebSocketTransport::refusals)
                .filter(counts -> !counts.isEmpty())
                .toList();
    }

    private static void awaitEnd(RawCaller caller) {
        try {
            caller.drain();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static WebSocketSettings patient(Duration upgradeTime) {
        return new WebSocketSettings("/", Optional.empty(), Set.of(), List.of(), upgradeTime, 65_536);
    }

    private static SocketSettings hearing(int callers) {
        SocketSettings usual = SocketSettings.DEFAULTS;
        return new SocketSettings(
                usual.closingTime(),
                usual.maxLingering(),
                usual.writeHighBytes(),
                usual.writeLowBytes(),
                usual.keepAliveIdle(),
                usual.keepAliveInterval(),
                usual.userTimeout(),
                usual.acceptPause(),
                usual.lookupThreads(),
                usual.maxLookups(),
                callers);
    }

    private static List<Handover> callers(Handover handover) {
        return handover.parked().stream().map(Handover.class::cast).toList();
    }

    /** All that has been said by those who come along. */
    private static byte[] said(Handover handover) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        callers(handover).stream()
                .flatMap(caller -> caller.unread().stream())
                .forEach(part -> all.write(part.array(), part.arrayOffset() + part.position(), part.remaining()));
        return all.toByteArray();
    }

    private static byte[] rest(int cut) {
        return Arrays.copyOfRange(REQUEST, cut, REQUEST.length);
    }

    private static void assertTalks(RawCaller caller) throws Exception {
        try (caller) {
            assertEquals(UPGRADED, caller.answer());
            caller.frame(true, RawCaller.BINARY, "hello".getBytes(ISO_8859_1));
            assertEquals("hello", new String(caller.nextFrame().content(), ISO_8859_1));
        }
    }
}
