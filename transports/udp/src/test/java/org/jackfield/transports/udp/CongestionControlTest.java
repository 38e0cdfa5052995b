package org.jackfield.transports.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QLogConfiguration;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicConnectionAddress;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jackfield.api.point.PointId;
import org.jackfield.api.transport.Listener;
import org.jackfield.eventloops.EventLoopSettings;
import org.jackfield.eventloops.EventLoops;
import org.jackfield.transports.udp.UdpSettings.CongestionControl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is set is what QUIC does, by its own log, in which BBR's states have names of their own. */
@Timeout(120)
class CongestionControlTest {

    private static final Pattern STATE =
            Pattern.compile("\"quic:congestion_state_updated\",\"data\":\\{.*?\"new\":\"(\\w+)\"");
    private static final String OF_BBR = "bbr_";

    private final EventLoops loops = new EventLoops(new EventLoopSettings(2, EventLoopSettings.IoType.NIO));
    private final BlockingQueue<Talker> accepted = new LinkedBlockingQueue<>();
    private UdpTransport alice;
    private InetSocketAddress server;

    @TempDir
    Path folder;

    @BeforeEach
    void listen() {
        loops.activate();
        alice = UdpFixture.transport(loops.group());
        Listener listener = Talker.listen(alice, PointId.parse("udp://127.0.0.1:0"), accepted);
        server = new InetSocketAddress("127.0.0.1", listener.local().port());
    }

    @AfterEach
    void close() throws Exception {
        alice.shutdown().toCompletableFuture().get(60, TimeUnit.SECONDS);
        loops.shutdown().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @Test
    void itIsBbrUnlessSetOtherwise() throws Exception {
        String described = (String)
                UdpComponent.Config.class.getMethod("congestion$_$control").getDefaultValue();

        assertEquals("bbr", described);
        assertEquals(CongestionControl.BBR, UdpSettings.DEFAULTS.congestionControl());
    }

    @ParameterizedTest
    @CsvSource({"BBR, true", "CUBIC, false"})
    void theConnectionsOfASocketSendAsItWasSet(CongestionControl set, boolean bbr) throws Exception {
        List<String> states = statesOfAConversation(UdpFixture.patient(set));

        assertFalse(states.isEmpty());
        assertTrue(states.stream().allMatch(state -> state.startsWith(OF_BBR) == bbr), states.toString());
    }

    /** Of one that leaves from a socket as the transport has them. */
    private List<String> statesOfAConversation(UdpSettings settings) throws Exception {
        UdpSocket socket = UdpSocket.open(
                        UdpSocket.fitting(loops.group()),
                        loops.group().next(),
                        new InetSocketAddress("127.0.0.1", 0),
                        new Codecs(SelfSigned.generate()),
                        UdpFixture.KEEPSAKES,
                        settings)
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
        Path log = folder.resolve("bob.qlog");
        byte[] id = new Forgery(1).id();
        socket.board().dialled().put(ByteBuffer.wrap(id), server);
        QuicChannel bob = RawClient.done(QuicChannel.newBootstrap(socket.channel())
                        .handler(new ChannelInboundHandlerAdapter())
                        .option(QuicChannelOption.QLOG, new QLogConfiguration(log.toString(), "bob", "to alice"))
                        .localAddress(socket.local())
                        .remoteAddress(server)
                        .localConnectionAddress(new QuicConnectionAddress(id))
                        .connect())
                .getNow();
        QuicStreamChannel stream = RawClient.done(
                        bob.createStream(QuicStreamType.BIDIRECTIONAL, new ChannelInboundHandlerAdapter()))
                .getNow();
        RawClient.done(RawClient.say(stream, new byte[100_001]));
        Talker.next(accepted).awaitHeard(100_000);
        RawClient.done(bob.close());
        RawClient.done(socket.channel().close());
        return STATE.matcher(Files.readString(log))
                .results()
                .map(state -> state.group(1))
                .toList();
    }
}
