package org.jackfield.transports.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.point.PointId;
import org.jackfield.api.transport.Listener;
import org.jackfield.eventloops.EventLoopSettings;
import org.jackfield.eventloops.EventLoops;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client behind a NAT that forgets. */
@Timeout(120)
class AddressChangeTest {

    private final EventLoops loops = new EventLoops(new EventLoopSettings(2, EventLoopSettings.IoType.NIO));
    private UdpTransport home;
    private UdpTransport abroad;

    @BeforeEach
    void open() {
        loops.activate();
        home = UdpFixture.transport(loops.group());
        abroad = UdpFixture.transport(loops.group());
    }

    @AfterEach
    void close() throws Exception {
        abroad.shutdown().toCompletableFuture().get(10, TimeUnit.SECONDS);
        home.shutdown().toCompletableFuture().get(10, TimeUnit.SECONDS);
        loops.shutdown().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Disabled("now and then the stream stalls after the change: see the README")
    @Test
    void aConnectionGoesOnFromAnotherPort() throws Exception {
        BlockingQueue<Talker> accepted = new LinkedBlockingQueue<>();
        Listener listener = Talker.listen(home, PointId.parse("udp://127.0.0.1:0"), accepted);
        InetSocketAddress server =
                new InetSocketAddress("127.0.0.1", listener.local().port());
        try (LossyRelay relay = new LossyRelay(LossyRelay.Link.PERFECT, server, 1)) {
            Talker roamer = Talker.dial(
                    abroad,
                    PointId.of(
                            "udp", relay.address().getAddress(), relay.address().getPort()));
            Talker friend = Talker.next(accepted);
            assertEquals(
                    relay.outside().getPort(),
                    friend.channel().endpoint().remote().port());
            speak(roamer, friend);
            relay.rebind();
            speak(roamer, friend);
        }
    }

    private static void speak(Talker one, Talker other) throws Exception {
        long before = other.heard();
        one.say(new byte[10_000]);
        other.awaitHeard(before + 10_000);
        before = one.heard();
        other.say(new byte[10_000]);
        one.awaitHeard(before + 10_000);
    }
}
