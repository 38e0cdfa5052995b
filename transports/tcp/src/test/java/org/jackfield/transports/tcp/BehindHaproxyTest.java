package org.jackfield.transports.tcp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.jackfield.transports.tcp.Heard.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jackfield.api.access.AddressRange;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.api.transport.Listener;
import org.jackfield.eventloops.EventLoopSettings;
import org.jackfield.eventloops.EventLoopSettings.IoType;
import org.jackfield.eventloops.EventLoops;
import org.jackfield.eventloops.ParkingHandler;
import org.jackfield.transports.sockets.SocketSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node behind a real HAProxy sees who really calls. */
class BehindHaproxyTest {

    private static final String CONFIGURATION =
            """
            global
                maxconn 64
            defaults
                mode tcp
                timeout connect 10s
                timeout client 60s
                timeout server 60s
            frontend callers
                bind 127.0.0.1:%d
                default_backend node
            backend node
                server node 127.0.0.1:%d %s
            """;

    @TempDir
    private Path folder;

    private final EventLoops loops = running();
    private final TcpTransport node = new TcpTransport(loops.group(), ParkingHandler::new, trustingTheLoopback());
    private final TcpTransport alices = new TcpTransport(loops.group(), ParkingHandler::new, TcpSettings.DEFAULTS);
    private final Heard dialled = new Heard(1_000);
    private final Heard accepted = new Heard(1_000);
    private Optional<Program> haproxy = Optional.empty();

    @AfterEach
    void stop() throws Exception {
        haproxy.ifPresent(Program::close);
        soon(alices.shutdown().toCompletableFuture());
        soon(node.shutdown().toCompletableFuture());
        soon(loops.shutdown().toCompletableFuture());
    }

    @ParameterizedTest
    @ValueSource(strings = {"send-proxy", "send-proxy-v2"})
    void theRealCallerIsSeenAndHeard(String header) throws Exception {
        Path program = Program.installed("haproxy", "haproxy");
        Listener listener = soon(node.listen(ListenRequest.on(PointId.parse("tcp://127.0.0.1:0")), onlyAlice())
                .toCompletableFuture());
        int port = Program.freePort();
        Path configuration = Files.writeString(
                folder.resolve("haproxy.cfg"),
                CONFIGURATION.formatted(port, listener.local().port(), header));

        haproxy = Optional.of(
                Program.listeningAt(port, List.of(program.toString(), "-db", "-f", configuration.toString())));
        Optional<PointId> home = Optional.of(PointId.parse("tcp://127.0.0.77:0"));
        PointId front = new PointId("tcp", "127.0.0.1", port);
        alices.dial(new DialRequest(front, Duration.ofSeconds(20), home, Map.of()), dialled);

        assertEquals(
                dialled.channel().endpoint().local(),
                accepted.channel().endpoint().remote());
        assertEquals("127.0.0.77", accepted.channel().endpoint().remote().host());
        say(dialled.channel(), "how do you do");
        accepted.end();
        assertEquals("how do you do", accepted.text());
    }

    /** HAProxy is called once more by the test, to see whether it is there. */
    private Accepting onlyAlice() {
        return new Accepting() {
            @Override
            public ChannelEvents accepted(Channel channel) {
                boolean alice = channel.endpoint().remote().host().equals("127.0.0.77");
                return alice ? accepted.accepted(channel) : new Heard(0);
            }

            @Override
            public void troubled(CloseReason reason) {
                accepted.troubled(reason);
            }
        };
    }

    private static void say(Channel channel, String text) {
        channel.thread().execute(() -> {
            channel.claim(text.length()).put(text.getBytes(US_ASCII));
            channel.commit(text.length());
            channel.close(new CloseReason.OperatorDecided("all is said"));
        });
    }

    private static TcpSettings trustingTheLoopback() {
        return new TcpSettings(
                SocketSettings.DEFAULTS,
                List.of(AddressRange.parse("127.0.0.0/8")),
                Duration.ofSeconds(20),
                Optional.empty());
    }

    private static EventLoops running() {
        EventLoops loops = new EventLoops(new EventLoopSettings(2, IoType.AUTO));
        loops.activate();
        return loops;
    }
}
