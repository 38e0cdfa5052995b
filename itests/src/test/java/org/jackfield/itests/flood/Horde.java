package org.jackfield.itests.flood;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** Any number of attackers on one selector and one thread. What is not said to be safe from any thread is the horde's thread's. */
final class Horde implements AutoCloseable {

    private final InetSocketAddress node;
    private final Selector selector;
    private final Thread thread = new Thread(this::run, "horde");
    private final ConcurrentLinkedQueue<Runnable> orders = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Appointment> appointments = new PriorityQueue<>();
    private final ByteBuffer dump = ByteBuffer.allocateDirect(64 * 1024);
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicLong opened = new AtomicLong();
    private final AtomicLong closedByNode = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong open = new AtomicLong();
    private volatile boolean ending;
    private long order;

    Horde(InetSocketAddress node) throws IOException {
        this.node = node;
        this.selector = Selector.open();
        thread.setDaemon(true);
        thread.start();
    }

    /** Runs something on the horde's thread, soon. Safe from any thread. */
    void order(Runnable task) {
        orders.add(task);
        selector.wakeup();
    }

    /** Runs something on the horde's thread, later; called there. */
    void after(Duration delay, Runnable task) {
        appointments.add(new Appointment(System.nanoTime() + delay.toNanos(), order++, task));
    }

    /** Sockets that are connected now. Safe from any thread, as are the next three. */
    long open() {
        return open.get();
    }

    /** Sockets that have ever been connected. */
    long opened() {
        return opened.get();
    }

    /** Sockets that the node has closed. */
    long closedByNode() {
        return closedByNode.get();
    }

    /** Sockets that could not be connected. */
    long failed() {
        return failed.get();
    }

    /** Dials from an address, for an attacker. */
    void dial(InetSocketAddress from, Attacker attacker) {
        try {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            Caller caller = new Caller(channel, attacker);
            try {
                channel.bind(from);
                boolean connected = channel.connect(node);
                channel.register(selector, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, caller);
                if (connected) {
                    caller.connected();
                }
            } catch (IOException e) {
                caller.fail();
            }
        } catch (IOException e) {
            failed.incrementAndGet();
            attacker.ended();
        }
    }

    /** Closes everything, and waits for that. */
    @Override
    public void close() {
        ending = true;
        selector.wakeup();
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (selector) {
            while (!ending) {
                selector.select(this::ready, pause());
                for (Runnable task = orders.poll(); task != null; task = orders.poll()) {
                    task.run();
                }
                keepAppointments();
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
        } catch (IOException e) {
            throw new IllegalStateException("the horde has lost its selector", e);
        } finally {
            over.countDown();
        }
    }

    private long pause() {
        Appointment next = appointments.peek();
        // 0 would mean for ever
        return next == null ? 1000 : Math.max((next.due - System.nanoTime()) / 1_000_000, 1);
    }

    private void keepAppointments() {
        long now = System.nanoTime();
        while (!appointments.isEmpty() && appointments.peek().due - now <= 0) {
            appointments.remove().task.run();
        }
    }

    private void ready(SelectionKey key) {
        Caller caller = (Caller) key.attachment();
        try {
            if (key.isConnectable()) {
                caller.channel.finishConnect();
                key.interestOps(SelectionKey.OP_READ);
                caller.connected();
            } else if (key.isReadable()) {
                caller.read();
            }
        } catch (IOException e) {
            caller.fail();
        }
    }

    /** What one attacker does with its socket. */
    interface Attacker {

        /** The socket is open. */
        void connected(Caller caller);

        /** The socket has been closed, or never opened. */
        void ended();
    }

    /** One socket. */
    final class Caller {

        private final SocketChannel channel;
        private final Attacker attacker;
        private boolean connected;
        private boolean ended;

        private Caller(SocketChannel channel, Attacker attacker) {
            this.channel = channel;
            this.attacker = attacker;
        }

        /** Says something; nothing if nobody listens any more. */
        void say(ByteBuffer bytes) {
            try {
                channel.write(bytes);
            } catch (IOException e) {
                fail();
            }
        }

        boolean hasEnded() {
            return ended;
        }

        /** Hangs up. */
        void hangUp() {
            if (!ended) {
                end();
            }
        }

        private void connected() {
            connected = true;
            open.incrementAndGet();
            opened.incrementAndGet();
            attacker.connected(this);
        }

        private void read() throws IOException {
            dump.clear();
            if (channel.read(dump) < 0) {
                fail();
            }
        }

        private void fail() {
            if (!ended) {
                (connected ? closedByNode : failed).incrementAndGet();
                end();
            }
        }

        private void end() {
            ended = true;
            if (connected) {
                open.decrementAndGet();
            }
            try {
                channel.close();
            } catch (IOException e) {
                failed.incrementAndGet();
            }
            attacker.ended();
        }
    }

    private record Appointment(long due, long order, Runnable task) implements Comparable<Appointment> {

        @Override
        public int compareTo(Appointment other) {
            int byTime = Long.compare(due - other.due, 0);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }
}
