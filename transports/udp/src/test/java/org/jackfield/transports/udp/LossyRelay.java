package org.jackfield.transports.udp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * A bad link between a client and a server, in user space: one client talks to the relay, and the relay to the server, from a port of its
 * own, as a NAT does. {@link #rebind} gives it another port.
 *
 * <p>Each direction has a queue of its own, drained at the link's rate, then loses, delays and shuffles. All chance comes from one seed.
 * One thread reads, keeps time and sends.
 */
final class LossyRelay implements AutoCloseable {

    private static final int LARGEST = 2048;
    private static final int SYSTEM_BUFFER_BYTES = 4 * 1024 * 1024;

    private final Link link;
    private final InetSocketAddress server;
    private final SplittableRandom random;
    private final Selector selector;
    private final DatagramChannel front;
    private final Thread thread;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicReference<Optional<DatagramChannel>> nextBack = new AtomicReference<>(Optional.empty());
    private final Direction there = new Direction();
    private final Direction back = new Direction();
    private final ByteBuffer reading = ByteBuffer.allocateDirect(LARGEST);
    private volatile DatagramChannel behind;
    private Optional<InetSocketAddress> client = Optional.empty();
    private long order;
    private final LongAdder delivered = new LongAdder();
    private final LongAdder lateNanos = new LongAdder();

    /**
     * What the link does to datagrams, each way.
     *
     * @param bitsPerSecond its rate; 0: unlimited
     * @param loss the share that vanishes, 0 to 1
     * @param delay each way
     * @param reordering up to so much more, for each datagram on its own, so that they overtake each other
     * @param queueBytes what waits for the link at most; the rest is lost
     */
    record Link(long bitsPerSecond, double loss, Duration delay, Duration reordering, int queueBytes) {

        static final Link PERFECT = new Link(0, 0, Duration.ZERO, Duration.ZERO, Integer.MAX_VALUE);
    }

    private static final class Direction {

        private long free = System.nanoTime();
    }

    private record Parcel(long due, long order, boolean toServer, ByteBuffer bytes) {}

    private final PriorityQueue<Parcel> underWay =
            new PriorityQueue<>(Comparator.comparingLong(Parcel::due).thenComparingLong(Parcel::order));

    LossyRelay(Link link, InetSocketAddress server, long seed) throws IOException {
        this.link = link;
        this.server = server;
        this.random = new SplittableRandom(seed);
        this.selector = Selector.open();
        this.front = open();
        this.behind = open();
        this.thread = new Thread(this::run, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    /** Where the client sends to. */
    InetSocketAddress address() throws IOException {
        return (InetSocketAddress) front.getLocalAddress();
    }

    /** Where the server sees the client. */
    InetSocketAddress outside() throws IOException {
        return (InetSocketAddress) behind.getLocalAddress();
    }

    /** How late datagrams have left on average, for want of a processor. */
    Duration lateness() {
        return Duration.ofNanos(lateNanos.sum() / Math.max(1, delivered.sum()));
    }

    /** From now on the server hears the client from another port, and what it sends to the old one is lost. */
    InetSocketAddress rebind() throws IOException {
        DatagramChannel other = open();
        nextBack.set(Optional.of(other));
        selector.wakeup();
        return (InetSocketAddress) other.getLocalAddress();
    }

    @Override
    public void close() throws IOException {
        closed.set(true);
        selector.wakeup();
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        front.close();
        behind.close();
        selector.close();
    }

    private DatagramChannel open() throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, SYSTEM_BUFFER_BYTES);
        channel.setOption(StandardSocketOptions.SO_SNDBUF, SYSTEM_BUFFER_BYTES);
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        channel.configureBlocking(false);
        return channel;
    }

    private void run() {
        try {
            front.register(selector, SelectionKey.OP_READ);
            behind.register(selector, SelectionKey.OP_READ);
            while (!closed.get()) {
                changePort();
                await();
                takeFrom(front, true);
                takeFrom(behind, false);
                deliver();
            }
        } catch (IOException e) {
            if (!closed.get()) {
                throw new IllegalStateException("the relay has failed", e);
            }
        }
    }

    private void changePort() throws IOException {
        Optional<DatagramChannel> next = nextBack.getAndSet(Optional.empty());
        if (next.isPresent()) {
            behind.close();
            behind = next.get();
            behind.register(selector, SelectionKey.OP_READ);
        }
    }

    private void await() throws IOException {
        Optional<Parcel> first = Optional.ofNullable(underWay.peek());
        long wait = first.map(parcel -> parcel.due() - System.nanoTime()).orElse(100_000_000L);
        if (wait > 1_500_000) {
            selector.select(wait / 1_000_000);
        } else if (wait > 50_000) {
            LockSupport.parkNanos(Math.min(wait, 200_000));
            selector.selectNow();
        } else {
            selector.selectNow();
        }
        selector.selectedKeys().clear();
    }

    private void takeFrom(DatagramChannel channel, boolean toServer) throws IOException {
        for (int i = 0; i < 64; i++) {
            reading.clear();
            Optional<InetSocketAddress> from = Optional.ofNullable((InetSocketAddress) channel.receive(reading));
            if (from.isEmpty()) {
                return;
            }
            if (toServer) {
                // a dial's scout has a socket of its own
                if (reading.position() > 1) {
                    client = from;
                    carry(there, true);
                }
            } else {
                carry(back, false);
            }
        }
    }

    private void carry(Direction direction, boolean toServer) {
        reading.flip();
        long now = System.nanoTime();
        long begin = Math.max(now, direction.free);
        long bits = reading.remaining() * 8L;
        if (link.bitsPerSecond() > 0) {
            long waiting = (begin - now) * link.bitsPerSecond() / 8_000_000_000L;
            if (waiting + reading.remaining() > link.queueBytes()) {
                return;
            }
            direction.free = begin + bits * 1_000_000_000L / link.bitsPerSecond();
        }
        if (random.nextDouble() < link.loss()) {
            return;
        }
        long extra = link.reordering().isZero()
                ? 0
                : random.nextLong(link.reordering().toNanos());
        long due = Math.max(begin, direction.free) + link.delay().toNanos() + extra;
        ByteBuffer copy = ByteBuffer.allocate(reading.remaining()).put(reading).flip();
        underWay.add(new Parcel(due, order++, toServer, copy));
    }

    private void deliver() throws IOException {
        long now = System.nanoTime();
        while (!underWay.isEmpty() && underWay.peek().due() <= now) {
            Parcel parcel = underWay.remove();
            delivered.increment();
            lateNanos.add(now - parcel.due());
            if (parcel.toServer()) {
                behind.send(parcel.bytes(), server);
            } else if (client.isPresent()) {
                front.send(parcel.bytes(), client.get());
            }
        }
    }
}
