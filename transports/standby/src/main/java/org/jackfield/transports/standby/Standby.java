package org.jackfield.transports.standby;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
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

/**
 * A transport that is made when something is handed over to it for the first time: a node in which nothing ever is has hardly loaded a
 * class of it.
 *
 * <p>Safe from any thread.
 */
final class Standby<T extends Transport> implements Transport, Handovers {

    private final String scheme;
    private final String format;
    private final Supplier<T> making;
    private final Function<T, CompletionStage<Void>> ending;
    private Optional<T> made = Optional.empty();
    private boolean ended;

    /**
     * Makes nothing yet.
     *
     * @param format of the handovers of what is made
     * @param ending closes what it holds
     */
    Standby(String scheme, String format, Supplier<T> making, Function<T, CompletionStage<Void>> ending) {
        this.scheme = scheme;
        this.format = format;
        this.making = making;
        this.ending = ending;
    }

    private synchronized T made() {
        if (ended) {
            throw new IllegalStateException("nobody stands by for " + scheme + " any more");
        }
        if (made.isEmpty()) {
            made = Optional.of(making.get());
        }
        return made.get();
    }

    private Handovers means() {
        return made().handovers()
                .orElseThrow(() -> new IllegalStateException(scheme + " hands nothing over on this machine"));
    }

    /** Makes nothing any more. Completes when what was made has closed everything. */
    synchronized CompletableFuture<Void> end() {
        ended = true;
        return made.map(transport -> ending.apply(transport).toCompletableFuture())
                .orElse(CompletableFuture.completedFuture(null));
    }

    @Override
    public String scheme() {
        return scheme;
    }

    @Override
    public Cancellable dial(DialRequest request, Dialling dialling) {
        return made().dial(request, dialling);
    }

    @Override
    public CompletionStage<Listener> listen(ListenRequest request, Accepting accepting) {
        return made().listen(request, accepting);
    }

    @Override
    public Optional<Handovers> handovers() {
        return Optional.of(this);
    }

    /** Of what was made. */
    @Override
    public synchronized Map<String, Long> refusals() {
        return made.map(Transport::refusals).orElse(Map.of());
    }

    @Override
    public String format() {
        return format;
    }

    @Override
    public CompletionStage<Handover> release(Channel channel) {
        return means().release(channel);
    }

    @Override
    public CompletionStage<Channel> adopt(Handover handover, ChannelEvents events) {
        return means().adopt(handover, events);
    }

    @Override
    public CompletionStage<Handover> release(Listener listener) {
        return means().release(listener);
    }

    @Override
    public CompletionStage<Listener> adopt(Handover handover, Accepting accepting) {
        return means().adopt(handover, accepting);
    }
}
