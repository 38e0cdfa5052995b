package org.jackfield.transports.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.point.PointId;
import org.jackfield.api.transport.Datagrams;
import org.jackfield.api.transport.Listener;
import org.jackfield.eventloops.EventLoopSettings;
import org.jackfield.eventloops.EventLoops;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Raw datagrams go both ways between the two sockets that a connection uses. */
@Timeout(120)
class ProbesBesideChannelsTest {

    private static final int PROBES = 200;
    private static final int PART = 50_000;

    private final EventLoops loops = new EventLoops(new EventLoopSettings(2, EventLoopSettings.IoType.NIO));
    private final BlockingQueue<Talker> accepted = new LinkedBlockingQueue<>();
    private UdpTransport home;
    private UdpTransport abroad;

    /** Who was heard to say which number, from where. */
    private record Probe(PointId from, int number) {}

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

    @Test
    void neitherSeesABitOfTheOther() throws Exception {
        Listener ofAlice = Talker.listen(home, PointId.parse("udp://127.0.0.1:0"), accepted);
        Listener ofBob = Talker.listen(abroad, PointId.parse("udp://127.0.0.1:0"), new LinkedBlockingQueue<>());
        Datagrams alices = home.datagrams().orElseThrow();
        Datagrams bobs = abroad.datagrams().orElseThrow();
        BlockingQueue<Probe> heardByAlice = new LinkedBlockingQueue<>();
        BlockingQueue<Probe> heardByBob = new LinkedBlockingQueue<>();
        alices.receive((from, probe) -> heardByAlice.add(new Probe(from, numberIn(probe))));
        bobs.receive((from, probe) -> heardByBob.add(new Probe(from, numberIn(probe))));
        Talker bob = Talker.dial(abroad, ofAlice.local());
        Talker alice = Talker.next(accepted);
        assertEquals(ofBob.local(), alice.channel().endpoint().remote());

        for (int number = 0; number < PROBES; number++) {
            bob.say(new byte[PART]);
            alice.say(new byte[PART]);
            bobs.send(ofAlice.local(), probe(number));
            alices.send(ofBob.local(), probe(number));
            if (number % 10 == 9) {
                alice.awaitHeard((number + 1L) * PART);
                bob.awaitHeard((number + 1L) * PART);
            }
        }

        assertEquals((long) PROBES * PART, alice.heard());
        assertEquals((long) PROBES * PART, bob.heard());
        assertAllCame(heardByAlice, ofBob.local(), ofAlice.local(), bobs);
        assertAllCame(heardByBob, ofAlice.local(), ofBob.local(), alices);
    }

    /** Whatever the system has lost is sent once more. */
    private static void assertAllCame(BlockingQueue<Probe> heard, PointId from, PointId to, Datagrams sender)
            throws InterruptedException {
        Set<Integer> missing = ConcurrentHashMap.newKeySet();
        for (int number = 0; number < PROBES; number++) {
            missing.add(number);
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!missing.isEmpty() && System.nanoTime() < deadline) {
            Probe probe = heard.poll(200, TimeUnit.MILLISECONDS);
            if (probe == null) {
                missing.forEach(number -> sender.send(to, probe(number)));
            } else {
                assertEquals(from, probe.from());
                missing.remove(probe.number());
            }
        }
        assertEquals(Set.of(), missing);
    }

    /** As STUN begins, and of no protocol. */
    private static ByteBuffer probe(int number) {
        return ByteBuffer.allocate(100)
                .putShort((short) 1)
                .putInt(number)
                .putInt(~number)
                .clear();
    }

    private static int numberIn(ByteBuffer probe) {
        assertEquals(100, probe.remaining());
        assertEquals(1, probe.getShort());
        int number = probe.getInt();
        assertEquals(~number, probe.getInt());
        return number;
    }
}
