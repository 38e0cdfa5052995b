package org.jackfield.transports.tcp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.jackfield.transports.tcp.Heard.soon;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.ChannelHandler;
import io.netty.channel.socket.SocketChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Handover;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.api.transport.Listener;
import org.jackfield.eventloops.EventLoopSettings;
import org.jackfield.eventloops.EventLoopSettings.IoType;
import org.jackfield.eventloops.EventLoops;
import org.jackfield.eventloops.ParkingHandler;
import org.jackfield.transports.sockets.SocketSettings;
import org.jackfield.transports.socks.SocksProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dials that leave by a SOCKS5 proxy: a real one, and one that says what the test wants, byte by byte. */
class BySocksTest {

    private static final PointId ANY_LOCAL = PointId.parse("tcp://127.0.0.1:0");
    private static final PointId ONION = PointId.parse("tcp://tezosnodexample.onion:9732");
    private static final byte[] NO_LOGIN_WANTED = {5, 0};

    @TempDir
    private Path folder;

    private final EventLoops loops = running();
    private final TcpTransport tcp = new TcpTransport(loops.group(), ParkingHandler::new, TcpSettings.DEFAULTS);
    private final Heard dialled = new Heard(1_000);
    private final Heard accepted = new Heard(1_000);
    private Optional<Program> microsocks = Optional.empty();

    @AfterEach
    void stop() throws Exception {
        microsocks.ifPresent(Program::close);
        soon(tcp.shutdown().toCompletableFuture());
        soon(loops.shutdown().toCompletableFuture());
    }

    @Test
    void aRealProxyOpensTheWay() throws Exception {
        Listener listener = listen();
        tcp.change(by(SocksProxy.at("127.0.0.1:" + startMicrosocks())));

        dial(listener.local());

        assertEquals(listener.local(), dialled.channel().endpoint().remote());
        say(dialled.channel(), "by a detour");
        assertEquals(new CloseReason.ClosedByPeer(), accepted.end());
        assertEquals("by a detour", accepted.text());
    }

    @Test
    void aRealProxyLooksTheNameUp() throws Exception {
        Listener listener = listen();
        tcp.change(by(SocksProxy.at("127.0.0.1:" + startMicrosocks())));
        PointId named = new PointId("tcp", "localhost", listener.local().port());

        dial(named);

        assertEquals(named, dialled.channel().endpoint().remote());
        accepted.channel();
    }

    @Test
    void aRealProxyAsksWhoWeAre() throws Exception {
        Listener listener = listen();
        int port = startMicrosocks("-u", "alice", "-P", "secret");
        tcp.change(by(SocksProxy.at("127.0.0.1:" + port, "alice", password("secret"))));

        dial(listener.local());

        dialled.channel();
        accepted.channel();
    }

    @Test
    void aRealProxyRefusesAWrongPassword() throws Exception {
        int port = startMicrosocks("-u", "alice", "-P", "secret");
        tcp.change(by(SocksProxy.at("127.0.0.1:" + port, "alice", password("guessed"))));

        dial(listen().local());

        assertEquals(unusable(port, "it refuses the user or the password"), dialled.failure());
    }

    @Test
    void aRealProxyThatAsksWhoWeAreWhenNobodyHasSaid() throws Exception {
        int port = startMicrosocks("-u", "alice", "-P", "secret");
        tcp.change(by(SocksProxy.at("127.0.0.1:" + port)));

        dial(listen().local());

        assertEquals(unusable(port, "it wants another login (socks-user, socks-password-file)"), dialled.failure());
    }

    @Test
    void aRealProxySaysThatNobodyListens() throws Exception {
        Listener listener = listen();
        soon(listener.close().toCompletableFuture());
        tcp.change(by(SocksProxy.at("127.0.0.1:" + startMicrosocks())));

        dial(listener.local());

        assertEquals(new CloseReason.DialRefused(), dialled.failure());
    }

    @Test
    void namesReachTheProxyAsTheyAre() throws Exception {
        try (ServerSocket proxy = proxy()) {
            tcp.change(by(SocksProxy.at("127.0.0.1:" + proxy.getLocalPort())));
            dial(ONION);
            try (Socket caller = proxy.accept()) {
                assertArrayEquals(new byte[] {5, 1, 0}, caller.getInputStream().readNBytes(3));
                caller.getOutputStream().write(NO_LOGIN_WANTED);

                ByteArrayOutputStream expected = new ByteArrayOutputStream();
                expected.writeBytes(new byte[] {5, 1, 0, 3, (byte) ONION.host().length()});
                expected.writeBytes(ONION.host().getBytes(US_ASCII));
                expected.writeBytes(new byte[] {(byte) (ONION.port() >> 8), (byte) ONION.port()});
                assertArrayEquals(
                        expected.toByteArray(), caller.getInputStream().readNBytes(expected.size()));
                caller.getOutputStream().write(answer(0));

                assertEquals(ONION, dialled.channel().endpoint().remote());
            }
        }
    }

    @Test
    void whatTheFarEndSaysAtOnceIsHeardAndNothingOfTheDetourStays() throws Exception {
        try (ServerSocket proxy = proxy()) {
            tcp.change(by(SocksProxy.at("127.0.0.1:" + proxy.getLocalPort())));
            dial(ONION);
            try (Socket caller = proxy.accept()) {
                caller.getInputStream().readNBytes(3);
                caller.getOutputStream().write(NO_LOGIN_WANTED);
                caller.getInputStream().readNBytes(7 + ONION.host().length());
                ByteArrayOutputStream opened = new ByteArrayOutputStream();
                opened.writeBytes(answer(0));
                opened.writeBytes("hello".getBytes(US_ASCII));
                caller.getOutputStream().write(opened.toByteArray());

                Channel channel = dialled.channel();
                dialled.awaitBytes(5);
                assertEquals("hello", dialled.text());
                Handover handover =
                        soon(tcp.handovers().orElseThrow().release(channel).toCompletableFuture());
                SocketChannel socket = (SocketChannel) handover.socket();
                for (Map.Entry<String, ChannelHandler> handler : socket.pipeline()) {
                    String name = handler.getValue().getClass().getName();
                    assertFalse(name.startsWith("org.jackfield.transports") || name.contains("ocks"), name);
                }
                socket.close();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, dial-failed",
        "2, dial-failed",
        "3, network-unreachable",
        "4, host-unreachable",
        "5, dial-refused",
        "6, host-unreachable",
        "7, dial-failed",
        "8, dial-failed",
        "99, dial-failed"
    })
    void whatTheProxyAnswersHasAName(byte status, String word) throws Exception {
        try (ServerSocket proxy = proxy()) {
            tcp.change(by(SocksProxy.at("127.0.0.1:" + proxy.getLocalPort())));
            dial(ONION);
            try (Socket caller = proxy.accept()) {
                caller.getInputStream().readNBytes(3);
                caller.getOutputStream().write(NO_LOGIN_WANTED);
                caller.getOutputStream().write(answer(status));

                assertEquals(word, dialled.failure().word());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 400 Bad Request\r\n\r\n", "\5\377", "\4\0"})
    void whatIsNoProxyIsOfNoUse(String answer) throws Exception {
        try (ServerSocket proxy = proxy()) {
            tcp.change(by(SocksProxy.at("127.0.0.1:" + proxy.getLocalPort())));
            dial(ONION);
            try (Socket caller = proxy.accept()) {
                caller.getOutputStream().write(answer.getBytes(ISO_8859_1));

                assertEquals("dial-failed", dialled.failure().word());
            }
        }
    }

    @Test
    void aProxyThatHangsUpIsOfNoUse() throws Exception {
        try (ServerSocket proxy = proxy()) {
            tcp.change(by(SocksProxy.at("127.0.0.1:" + proxy.getLocalPort())));
            dial(ONION);
            proxy.accept().close();

            assertEquals("dial-failed", dialled.failure().word());
        }
    }

    @Test
    void aProxyThatIsNotThereIsNotTheFarEndsFault() throws Exception {
        int port = Program.freePort();
        tcp.change(by(SocksProxy.at("127.0.0.1:" + port)));

        dial(ONION);

        assertEquals("dial-failed", dialled.failure().word());
    }

    @Test
    void aSilentProxyIsNotWaitedForLongerThanTheDialMayTake() throws Exception {
        try (ServerSocket proxy = proxy()) {
            tcp.change(by(SocksProxy.at("127.0.0.1:" + proxy.getLocalPort())));

            tcp.dial(DialRequest.to(ONION, ofMillis(300)), dialled);

            assertEquals(new CloseReason.TimedOut(CloseReason.Phase.DIALLING, ofMillis(300)), dialled.failure());
        }
    }

    @Test
    void thePasswordIsNeverShown() throws Exception {
        SocksProxy proxy = SocksProxy.at("tor.example:9050", "alice", password("secret"));

        assertFalse(by(proxy).toString().contains("secret"));
        assertTrue(by(proxy).toString().contains("tor.example:9050"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----"})
    void aPasswordFileThatOthersMayReadOrChangeIsRefused(String permissions) throws Exception {
        Path file = password("secret");
        assumeTrue(ofPosix(file));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> SocksProxy.at("tor.example:9050", "alice", file));

        assertEquals(
                "others than its owner may read or change " + file + " (socks-password-file; chmod 600)",
                refused.getMessage());
    }

    @Test
    void aPasswordFileThatIsMissingIsNamedButNothingIsDialledWithoutIt() {
        Path missing = folder.resolve("missing");

        var refused = assertThrows(IllegalArgumentException.class, () -> SocksProxy.at("h:1", "alice", missing));

        assertEquals(missing + " cannot be read (socks-password-file)", refused.getMessage());
    }

    private int startMicrosocks(String... more) throws IOException {
        int port = Program.freePort();
        Path program = Program.installed("microsocks", "microsocks");
        List<String> command =
                new ArrayList<>(List.of(program.toString(), "-i", "127.0.0.1", "-p", String.valueOf(port)));
        command.addAll(List.of(more));
        microsocks = Optional.of(Program.listeningAt(port, command));
        return port;
    }

    private Path password(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), text + "\n");
        if (ofPosix(file)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        return file;
    }

    private static boolean ofPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static ServerSocket proxy() throws IOException {
        return new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
    }

    private static byte[] answer(int status) {
        return new byte[] {5, (byte) status, 0, 1, 0, 0, 0, 0, 0, 0};
    }

    private static CloseReason unusable(int port, String why) {
        return new CloseReason.DialFailed("the SOCKS proxy 127.0.0.1:" + port + " is of no use: " + why);
    }

    private Listener listen() throws Exception {
        return soon(tcp.listen(ListenRequest.on(ANY_LOCAL), accepted).toCompletableFuture());
    }

    private void dial(PointId point) {
        tcp.dial(DialRequest.to(point, ofSeconds(20)), dialled);
    }

    private static void say(Channel channel, String text) {
        channel.thread().execute(() -> {
            channel.claim(text.length()).put(text.getBytes(US_ASCII));
            channel.commit(text.length());
            channel.close(new CloseReason.OperatorDecided("all is said"));
        });
    }

    private static TcpSettings by(SocksProxy proxy) {
        return new TcpSettings(SocketSettings.DEFAULTS, List.of(), Duration.ofSeconds(3), Optional.of(proxy));
    }

    private static EventLoops running() {
        EventLoops loops = new EventLoops(new EventLoopSettings(2, IoType.AUTO));
        loops.activate();
        return loops;
    }
}
