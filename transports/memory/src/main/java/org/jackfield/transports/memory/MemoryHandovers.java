package org.jackfield.transports.memory;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.Handover;
import org.jackfield.api.transport.Handovers;
import org.jackfield.api.transport.Listener;

/** Hands channels and ports from one transport to another of the same code; the format says of which code. */
final class MemoryHandovers implements Handovers {

    private static final String FORMAT =
            "memory/1/" + Integer.toHexString(System.identityHashCode(MemoryChannel.class));

    private final MemoryTransport transport;

    MemoryHandovers(MemoryTransport transport) {
        this.transport = transport;
    }

    @Override
    public String format() {
        return FORMAT;
    }

    @Override
    public CompletionStage<Handover> release(Channel channel) {
        MemoryChannel mine = (MemoryChannel) channel;
        CompletableFuture<Handover> released = new CompletableFuture<>();
        mine.thread().execute(() -> {
            try {
                released.complete(mine.release(FORMAT));
            } catch (IllegalStateException e) {
                released.completeExceptionally(e);
            }
        });
        return released;
    }

    @Override
    public CompletionStage<Channel> adopt(Handover handover, ChannelEvents events) {
        if (!handover.format().equals(FORMAT) || !(handover.socket() instanceof MemoryChannel channel)) {
            return CompletableFuture.failedStage(notMine(handover));
        }
        CompletableFuture<Channel> adopted = new CompletableFuture<>();
        channel.thread().execute(() -> {
            adopted.complete(channel);
            channel.adopt(handover, transport, events);
        });
        return adopted;
    }

    @Override
    public CompletionStage<Handover> release(Listener listener) {
        Port port = (Port) listener;
        port.release();
        return CompletableFuture.completedStage(
                new Handover(FORMAT, port, 0, List.of(), new ConcurrentLinkedQueue<>(), Map.of()));
    }

    @Override
    public CompletionStage<Listener> adopt(Handover handover, Accepting accepting) {
        if (!handover.format().equals(FORMAT) || !(handover.socket() instanceof Port port)) {
            return CompletableFuture.failedStage(notMine(handover));
        }
        port.adopt(transport, accepting);
        return CompletableFuture.completedStage(port);
    }

    private static IllegalArgumentException notMine(Handover handover) {
        return new IllegalArgumentException("format " + handover.format() + " is not " + FORMAT);
    }
}
