package org.jackfield.benchmarks.end;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jackfield.api.handshake.HandshakeEvents;
import org.jackfield.api.handshake.Introduction;
import org.jackfield.api.handshake.Manners;
import org.jackfield.api.handshake.SecureChannel;
import org.jackfield.api.handshake.SecureChannelEvents;
import org.jackfield.api.message.Message;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Dialling;
import org.jackfield.handshake.TezosHandshake;
import org.jackfield.transports.tcp.TcpTransport;

/**
 * Thousands of peers as an end: each dials a node, shakes hands under an identity of its own, reads and counts. They are the transport and
 * the handshake of a node without an engine, so that thousands fit into a process, and strangers to the node, as Octez's nodes are.
 */
public final class CrowdEnd {

    private static final int AT_ONCE = 32;
    private static final int WINDOW_BYTES = 1 << 19;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long ALL_SECONDS = 150;
    private static final Manners MANNERS = new Manners(OptionalInt.empty(), false, false);

    private final Machinery machinery;
    private final TcpTransport tcp;
    private final SecureRandom random = new SecureRandom();
    private final Ear ear = new Ear();
    private final Semaphore turns = new Semaphore(AT_ONCE);
    private final AtomicInteger ended = new AtomicInteger();

    private CrowdEnd(Circumstances circumstances) {
        machinery = new Machinery(circumstances);
        tcp = machinery.tcp();
    }

    /** Lives as long as its input; takes {@link Circumstances}. */
    public static void main(String... arguments) throws IOException {
        CrowdEnd end = new CrowdEnd(Circumstances.of(arguments));
        Orders.obey("nowhere", end.machinery::prepare, end::answer);
    }

    private String answer(String order) {
        String[] words = order.split(" ");
        switch (words[0]) {
            case "connect":
                return connect(PointId.parse(words[1]), Integer.parseInt(words[2]));
            case "heard":
                return ear.tell();
            case "ended":
                return "ended " + ended.get();
            case "memory":
                return "memory " + Heap.afterCollection();
            default:
                return "unknown " + words[0];
        }
    }

    private String connect(PointId point, int count) {
        long begun = System.nanoTime();
        for (int i = 0; i < count; i++) {
            await(1);
            tcp.dial(DialRequest.to(point, PATIENCE), new Member());
        }
        await(AT_ONCE);
        turns.release(AT_ONCE);
        if (ended.get() > 0) {
            throw new IllegalStateException(ended.get() + " connections came to nothing");
        }
        return "connected " + count + " " + (System.nanoTime() - begun);
    }

    private void await(int permits) {
        try {
            if (!turns.tryAcquire(permits, ALL_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("connecting came to no end");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** One of the crowd; on its channel's thread. */
    private final class Member implements Dialling, HandshakeEvents, SecureChannelEvents {

        private final AtomicReference<SecureChannel> channel = new AtomicReference<>();
        private int owed;

        @Override
        public ChannelEvents opened(Channel opened) {
            return new TezosHandshake(Passports.issue(random), Passports.dialect(), machinery::boxes, random)
                    .begin(opened, MANNERS, this);
        }

        @Override
        public void failed(CloseReason reason) {
            end(reason);
        }

        @Override
        public void introduced(Introduction introduction) {
            introduction.accept();
        }

        @Override
        public SecureChannelEvents established(SecureChannel established) {
            channel.set(established);
            established.request(WINDOW_BYTES);
            turns.release();
            return this;
        }

        @Override
        public void failed(CloseReason reason, List<PointId> alternatives) {
            end(reason);
        }

        private void end(CloseReason reason) {
            System.err.println("a connection came to nothing: " + reason.sentence());
            ended.incrementAndGet();
            turns.release();
        }

        @Override
        public void consumed(int wireBytes) {
            owed += wireBytes;
            if (owed >= WINDOW_BYTES / 2) {
                channel.get().request(owed);
                owed = 0;
            }
        }

        @Override
        public void received(Message message) {
            if (message instanceof Message.Application) {
                ear.hear();
            }
        }

        @Override
        public void writable() {}

        @Override
        public void closed(CloseReason reason) {
            ended.incrementAndGet();
        }
    }
}
