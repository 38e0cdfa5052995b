package org.jackfield.eventloops;

import io.netty.channel.socket.DatagramPacket;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Datagrams of a caller's that have come from elsewhere than where he is, and wait until it is known whether he has fallen silent there.
 * Whoever moves does; whoever copies what he sees on the way, and is faster with it, is given away by the original.
 *
 * <p>They wait for {@value #MILLISECONDS} ms at most, and {@value #MOST} at a time; what comes beyond pushes the oldest out. Owned by the
 * socket's event loop.
 */
final class Strays {

    private static final int MILLISECONDS = 100;
    private static final int MOST = 16;

    private final Queue<Stray> waiting = new ArrayDeque<>();
    private final EventExecutor loop;
    private final Consumer<Stray> onSilence;
    private final Consumer<Stray> onDrop;
    private Optional<Future<?>> timer = Optional.empty();

    /**
     * One of them.
     *
     * @param packet the datagram
     * @param name by which it calls the connection
     */
    record Stray(DatagramPacket packet, Caller.Name name) {}

    /**
     * Nobody has strayed yet.
     *
     * @param loop the socket's
     * @param onSilence takes each after he has not been heard where he was
     * @param onDrop takes each that has been given away, or pushed out
     */
    Strays(EventExecutor loop, Consumer<Stray> onSilence, Consumer<Stray> onDrop) {
        this.loop = loop;
        this.onSilence = onSilence;
        this.onDrop = onDrop;
    }

    void add(Stray stray) {
        waiting.add(stray);
        if (waiting.size() > MOST) {
            onDrop.accept(waiting.remove());
        }
        if (timer.isEmpty()) {
            timer = Optional.of(loop.schedule(this::release, MILLISECONDS, TimeUnit.MILLISECONDS));
        }
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** He has been heard where he is, or is no more. */
    void drop() {
        timer.ifPresent(running -> running.cancel(false));
        take().forEach(onDrop);
    }

    private void release() {
        take().forEach(onSilence);
    }

    private List<Stray> take() {
        timer = Optional.empty();
        List<Stray> all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }
}
