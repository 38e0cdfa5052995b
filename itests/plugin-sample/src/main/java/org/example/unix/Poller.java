package org.example.unix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.IntConsumer;

/** Waits for sockets to become ready, on one thread, and tells of each readiness once. */
final class Poller implements AutoCloseable {

    private final Selector selector;
    private final Thread thread;
    private final Queue<Runnable> registrations = new ArrayDeque<>();
    private volatile boolean closed;

    Poller() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = new Thread(this::run, "unix-poller");
        thread.setDaemon(true);
        thread.start();
    }

    /** Tells once when the socket is ready for one of the operations. */
    void await(SelectableChannel socket, int operations, IntConsumer ready) {
        synchronized (registrations) {
            registrations.add(() -> register(socket, operations, ready));
        }
        selector.wakeup();
    }

    /** A socket that was closed is only let go when the selector looks at it again. */
    void letGo() {
        selector.wakeup();
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join(2_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void register(SelectableChannel socket, int operations, IntConsumer ready) {
        try {
            SelectionKey key = socket.keyFor(selector);
            int before = key == null || !key.isValid() ? 0 : key.interestOps();
            socket.register(selector, before | operations, ready);
        } catch (ClosedChannelException | CancelledKeyException e) {
            // whoever closed it knows
        }
    }

    private void run() {
        try (selector) {
            while (!closed) {
                selector.select(Poller::tell);
                for (Runnable next = nextRegistration(); next != null; next = nextRegistration()) {
                    next.run();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Runnable nextRegistration() {
        synchronized (registrations) {
            return registrations.poll();
        }
    }

    private static void tell(SelectionKey key) {
        try {
            int ready = key.readyOps();
            key.interestOpsAnd(~ready);
            ((IntConsumer) key.attachment()).accept(ready);
        } catch (CancelledKeyException e) {
            // whoever closed it knows
        }
    }
}
