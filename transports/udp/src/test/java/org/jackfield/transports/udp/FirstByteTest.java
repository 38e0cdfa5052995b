package org.jackfield.transports.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Listener;
import org.jackfield.eventloops.EventLoopSettings;
import org.jackfield.eventloops.EventLoops;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the first byte of a packet tells everybody who sees it, of all that bob and alice say in two conversations. */
@Timeout(120)
class FirstByteTest {

    private static final int EARLY_DATA = 1;

    private final EventLoops loops = new EventLoops(new EventLoopSettings(2, EventLoopSettings.IoType.NIO));
    private final BlockingQueue<Talker> accepted = new LinkedBlockingQueue<>();
    private final Collection<byte[]> bobs = new ConcurrentLinkedQueue<>();
    private final Collection<byte[]> alices = new ConcurrentLinkedQueue<>();
    private UdpTransport home;
    private UdpTransport abroad;
    private Wiretap wire;

    @BeforeEach
    void listen() throws Exception {
        loops.activate();
        home = UdpFixture.transport(loops.group());
        abroad = UdpFixture.transport(loops.group());
        Listener listener = Talker.listen(home, PointId.parse("udp://127.0.0.1:0"), accepted);
        wire = new Wiretap(new InetSocketAddress("127.0.0.1", listener.local().port()));
        wire.listen(bobs::add);
        wire.sift(alices::add);
    }

    @AfterEach
    void close() throws Exception {
        abroad.shutdown().toCompletableFuture().get(60, TimeUnit.SECONDS);
        home.shutdown().toCompletableFuture().get(60, TimeUnit.SECONDS);
        wire.close();
        loops.shutdown().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @Test
    void theBitThatIsFixedIsSetAndNothingIsSaidBeforeTheHandshake() throws Exception {
        converse();
        // who speaks again to the same server could say something at once, if he had been given a ticket
        converse();

        for (Collection<byte[]> said : List.of(bobs, alices)) {
            List<Packet> packets = said.stream()
                    .flatMap(datagram -> Packet.in(datagram).stream())
                    .toList();
            assertEquals(
                    List.of(),
                    packets.stream().filter(packet -> !packet.hasTheFixedBit()).toList());
            assertEquals(
                    List.of(),
                    packets.stream().filter(packet -> packet.isLong(EARLY_DATA)).toList());
            assertTrue(packets.stream()
                            .filter(packet -> packet.isLong(Packet.INITIAL))
                            .count()
                    >= 2);
            assertTrue(packets.stream().filter(packet -> !packet.isLong()).count() > 20);
        }
    }

    private void converse() throws Exception {
        Talker bob = Talker.dial(
                abroad,
                PointId.of("udp", wire.address().getAddress(), wire.address().getPort()));
        Talker alice = Talker.next(accepted);
        bob.say(new byte[60_000]);
        alice.awaitHeard(60_000);
        alice.say(new byte[60_000]);
        bob.awaitHeard(60_000);
        bob.channel().close(new CloseReason.Shutdown());
        alice.awaitEnd();
    }
}
