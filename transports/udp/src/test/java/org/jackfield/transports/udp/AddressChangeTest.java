package org.jackfield.transports.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jackfield.api.point.PointId;
import org.jackfield.api.transport.Listener;
import org.jackfield.eventloops.EventLoopSettings;
import org.jackfield.eventloops.EventLoopSettings.IoType;
import org.jackfield.eventloops.EventLoops;
import org.jackfield.transports.udp.UdpSettings.CongestionControl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A client behind a NAT that forgets. */
@Timeout(120)
@ParameterizedClass
@MethodSource("kinds")
class AddressChangeTest {

    private static final int MEGABYTE = 1024 * 1024;
    private static final int MOVES = 4;

    private final BlockingQueue<Talker> accepted = new LinkedBlockingQueue<>();

    @Parameter(0)
    private CongestionControl congestionControl;

    @Parameter(1)
    private IoType ioType;

    private EventLoops loops;
    private UdpTransport home;
    private UdpTransport abroad;
    private LossyRelay nat;
    private Talker roamer;
    private Talker friend;

    static Stream<Arguments> kinds() {
        return Stream.of(CongestionControl.BBR, CongestionControl.CUBIC)
                .flatMap(control -> Stream.of(IoType.NIO, IoType.EPOLL).map(io -> Arguments.of(control, io)));
    }

    @BeforeEach
    void connect() throws Exception {
        assumeTrue(ioType != IoType.EPOLL || Epoll.isAvailable());
        loops = new EventLoops(new EventLoopSettings(2, ioType));
        loops.activate();
        home = UdpFixture.transport(loops.group(), congestionControl);
        abroad = UdpFixture.transport(loops.group(), congestionControl);
        Listener listener = Talker.listen(home, PointId.parse("udp://127.0.0.1:0"), accepted);
        nat = new LossyRelay(
                LossyRelay.Link.PERFECT,
                new InetSocketAddress("127.0.0.1", listener.local().port()),
                1);
        roamer = Talker.dial(
                abroad,
                PointId.of("udp", nat.address().getAddress(), nat.address().getPort()));
        friend = Talker.next(accepted);
    }

    @AfterEach
    void close() throws Exception {
        abroad.shutdown().toCompletableFuture().get(10, TimeUnit.SECONDS);
        home.shutdown().toCompletableFuture().get(10, TimeUnit.SECONDS);
        nat.close();
        loops.shutdown().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void aConversationGoesOnFromOtherPorts() throws Exception {
        speak();
        for (int move = 1; move <= MOVES; move++) {
            assertEquals(
                    nat.outside().getPort(),
                    friend.channel().endpoint().remote().port());
            int elsewhere = nat.rebind().getPort();
            speak();
            assertEquals(elsewhere, friend.channel().endpoint().remote().port());
        }
    }

    @Test
    void whatIsUnderWayWhenThePortChangesIsNotLost() throws Exception {
        friend.talk();
        for (int move = 1; move <= MOVES; move++) {
            roamer.awaitHeard(roamer.heard() + MEGABYTE);
            nat.rebind();
            // an acknowledgement would do, if one happens to be on its way: QUIC says nothing to a silent line
            roamer.say(new byte[1]);
        }
        roamer.awaitHeard(roamer.heard() + MEGABYTE);
        friend.fallSilent();
        friend.awaitHeard(MOVES);
    }

    private void speak() throws Exception {
        long before = friend.heard();
        roamer.say(new byte[10_000]);
        friend.awaitHeard(before + 10_000);
        before = roamer.heard();
        friend.say(new byte[10_000]);
        roamer.awaitHeard(before + 10_000);
    }
}
