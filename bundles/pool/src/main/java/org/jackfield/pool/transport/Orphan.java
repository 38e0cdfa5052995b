package org.jackfield.pool.transport;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.Handover;
import org.jackfield.api.transport.Listener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what nobody has adopted. */
public final class Orphan {

    private static final Logger LOG = LoggerFactory.getLogger(Orphan.class);

    private final Function<Object, CompletionStage<Void>> closer;

    /** Closes sockets of libraries with the given closer, which is given the handover. */
    public Orphan(Function<Object, CompletionStage<Void>> closer) {
        this.closer = closer;
    }

    /** Closes the socket of a handover. The stage completes when that is done; until then a listener's point may be in use. */
    public CompletionStage<Void> close(Handover handover, CloseReason reason) {
        try {
            if (handover.socket() instanceof Channel channel) {
                channel.close(reason);
            } else if (handover.socket() instanceof Listener listener) {
                return listener.close();
            } else {
                return closer.apply(handover);
            }
        } catch (RuntimeException e) {
            LOG.error("a socket that nobody has adopted cannot be closed: {}", handover.socket(), e);
        }
        return CompletableFuture.completedStage(null);
    }
}
