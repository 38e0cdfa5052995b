package org.jackfield.transports.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The relay does what it says of itself; what a busy machine adds to its times, no test minds. */
@Timeout(60)
class LossyRelayTest {

    private static final int DATAGRAM_BYTES = 1_250;
    private static final int UNLIMITED = Integer.MAX_VALUE;
    private static final int SILENCE_MILLIS = 3_000;
    private static final Duration NONE = Duration.ZERO;

    private DatagramSocket client;
    private DatagramSocket server;

    @BeforeEach
    void open() throws IOException {
        client = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        server = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        server.setReceiveBufferSize(4 * 1024 * 1024);
        server.setSoTimeout(SILENCE_MILLIS);
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void aPerfectLinkLosesAndShufflesNothing() throws IOException {
        assertEquals(numbersTo(500), carry(LossyRelay.Link.PERFECT, 1, 500));
    }

    @Test
    void aLinkOfTenMegabitsCarriesAThousandOfThemInASecond() throws IOException {
        LossyRelay.Link link = new LossyRelay.Link(10_000_000, 0, NONE, NONE, UNLIMITED);
        try (LossyRelay relay = relay(link, 1)) {
            send(relay, 0);
            receive();
            long began = System.nanoTime();
            for (int number = 1; number <= 300; number++) {
                send(relay, number);
            }
            for (int number = 1; number <= 300; number++) {
                assertEquals(number, receive());
            }

            assertTrue(System.nanoTime() - began >= 299_000_000, "300 datagrams before their time");
        }
    }

    @Test
    void whatTheQueueDoesNotHoldIsLost() throws IOException {
        LossyRelay.Link link = new LossyRelay.Link(1_000_000, 0, NONE, NONE, 20 * DATAGRAM_BYTES);

        List<Integer> arrived = carry(link, 1, 50);

        assertEquals(numbersTo(20), arrived.subList(0, 20));
        assertTrue(arrived.size() < 50, arrived.size() + " of 50");
    }

    @Test
    void aTenthIsLostAndAlwaysTheSame() throws IOException {
        LossyRelay.Link link = new LossyRelay.Link(0, 0.1, NONE, NONE, UNLIMITED);

        List<Integer> arrived = carry(link, 1, 1_000);

        assertTrue(arrived.size() > 850 && arrived.size() < 950, arrived.size() + " of 1000");
        assertEquals(arrived, carry(link, 1, 1_000));
        assertNotEquals(arrived, carry(link, 2, 1_000));
    }

    @Test
    void everyDatagramIsDelayed() throws IOException {
        LossyRelay.Link link = new LossyRelay.Link(0, 0, Duration.ofMillis(50), NONE, UNLIMITED);
        try (LossyRelay relay = relay(link, 1)) {
            for (int number = 0; number < 5; number++) {
                long began = System.nanoTime();
                send(relay, number);
                assertEquals(number, receive());
                assertTrue(System.nanoTime() - began >= 50_000_000, "too early");
            }
        }
    }

    @Test
    void datagramsOvertakeEachOtherAndAllArrive() throws IOException {
        LossyRelay.Link link = new LossyRelay.Link(0, 0, Duration.ofMillis(20), Duration.ofMillis(50), UNLIMITED);

        List<Integer> arrived = carry(link, 1, 300);

        assertNotEquals(numbersTo(300), arrived);
        assertEquals(numbersTo(300), arrived.stream().sorted().toList());
    }

    private LossyRelay relay(LossyRelay.Link link, long seed) throws IOException {
        return new LossyRelay(link, (InetSocketAddress) server.getLocalSocketAddress(), seed);
    }

    private List<Integer> carry(LossyRelay.Link link, long seed, int datagrams) throws IOException {
        List<Integer> arrived = new ArrayList<>();
        try (LossyRelay relay = relay(link, seed)) {
            for (int number = 0; number < datagrams; number++) {
                send(relay, number);
            }
            while (arrived.size() < datagrams) {
                arrived.add(receive());
            }
        } catch (SocketTimeoutException e) {
            // nothing more comes
            return arrived;
        }
        return arrived;
    }

    private void send(LossyRelay relay, int number) throws IOException {
        byte[] bytes = ByteBuffer.allocate(DATAGRAM_BYTES).putInt(number).array();
        client.send(new DatagramPacket(bytes, bytes.length, relay.address()));
    }

    private int receive() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[DATAGRAM_BYTES], DATAGRAM_BYTES);
        server.receive(packet);
        assertEquals(DATAGRAM_BYTES, packet.getLength());
        return ByteBuffer.wrap(packet.getData()).getInt();
    }

    private static List<Integer> numbersTo(int end) {
        List<Integer> numbers = new ArrayList<>();
        for (int number = 0; number < end; number++) {
            numbers.add(number);
        }
        return numbers;
    }
}
