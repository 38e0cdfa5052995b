package org.jackfield.pool;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Dialling;
import org.jackfield.api.transport.Handover;
import org.jackfield.api.transport.Handovers;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.api.transport.Listener;
import org.jackfield.api.transport.Transport;
import org.jackfield.transports.memory.MemoryNetwork;
import org.jackfield.transports.memory.MemoryTransport;

/** The memory transport, whose handovers somebody has tampered with. What is not tampered with goes as it should. */
final class Tampered implements Transport, Handovers {

    final MemoryTransport honest;

    Optional<String> otherFormat = Optional.empty();

    /** Channels that it adopts as it should before it does otherwise. */
    int good;

    Optional<Supplier<CompletionStage<Channel>>> adoptsChannel = Optional.empty();
    Optional<Supplier<CompletionStage<Listener>>> adoptsListener = Optional.empty();
    Optional<Supplier<CompletionStage<Handover>>> letsGoOfChannel = Optional.empty();
    Optional<Supplier<CompletionStage<Handover>>> letsGoOfListener = Optional.empty();

    /** When it does as it should, if at all. */
    UnaryOperator<Supplier<CompletionStage<Handover>>> letsGoOfListenerInTime = UnaryOperator.identity();

    /** What it makes of the right answer. */
    UnaryOperator<CompletionStage<Handover>> letsGo = UnaryOperator.identity();

    UnaryOperator<CompletionStage<Channel>> adopts = UnaryOperator.identity();
    UnaryOperator<CompletionStage<Listener>> adoptsAtLast = UnaryOperator.identity();

    /** Lets go of what it has adopted itself, and of nothing else, as transports over sockets do. */
    boolean knowsItsOwn;

    private final Set<Channel> own = ConcurrentHashMap.newKeySet();

    int tried;
    int dials;

    Tampered(MemoryNetwork network, String host) {
        honest = new MemoryTransport(network, host);
    }

    /** Lets time pass until it has been asked for a first channel, and for a second: how much lay between. */
    int millisBetweenTwo(Town town) {
        town.until(() -> tried == 1);
        int millis = 0;
        while (tried == 1) {
            town.pass(Duration.ofMillis(1));
            millis++;
        }
        return millis;
    }

    @Override
    public String scheme() {
        return honest.scheme();
    }

    @Override
    public Cancellable dial(DialRequest request, Dialling dialling) {
        dials++;
        return honest.dial(request, dialling);
    }

    @Override
    public CompletionStage<Listener> listen(ListenRequest request, Accepting accepting) {
        return honest.listen(request, accepting);
    }

    @Override
    public Optional<Handovers> handovers() {
        return Optional.of(this);
    }

    private Handovers means() {
        return honest.handovers().orElseThrow();
    }

    @Override
    public String format() {
        return otherFormat.orElse(means().format());
    }

    @Override
    public CompletionStage<Handover> release(Channel channel) {
        if (knowsItsOwn && !own.remove(channel)) {
            return CompletableFuture.failedStage(new IllegalArgumentException("not mine: " + channel));
        }
        return letsGoOfChannel.isPresent() ? letsGoOfChannel.get().get() : letsGo.apply(means().release(channel));
    }

    @Override
    public CompletionStage<Channel> adopt(Handover handover, ChannelEvents events) {
        tried++;
        return adoptsChannel.isPresent() && tried > good
                ? adoptsChannel.get().get()
                : adopts.apply(means().adopt(handover, events).thenApply(adopted -> {
                    own.add(adopted);
                    return adopted;
                }));
    }

    @Override
    public CompletionStage<Handover> release(Listener listener) {
        return letsGoOfListener.isPresent()
                ? letsGoOfListener.get().get()
                : letsGo.apply(letsGoOfListenerInTime
                        .apply(() -> means().release(listener))
                        .get());
    }

    @Override
    public CompletionStage<Listener> adopt(Handover handover, Accepting accepting) {
        return adoptsListener.isPresent()
                ? adoptsListener.get().get()
                : adoptsAtLast.apply(means().adopt(handover, accepting));
    }
}
