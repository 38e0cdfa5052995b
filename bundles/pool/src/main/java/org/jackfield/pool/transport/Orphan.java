package org.jackfield.pool.transport;

import java.util.function.Consumer;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.Handover;
import org.jackfield.api.transport.Listener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what nobody has adopted. */
public final class Orphan {

    private static final Logger LOG = LoggerFactory.getLogger(Orphan.class);

    private final Consumer<Object> closer;

    /** Closes sockets of libraries with the given closer, which is given the handover. */
    public Orphan(Consumer<Object> closer) {
        this.closer = closer;
    }

    /** Closes the socket of a handover. */
    public void close(Handover handover, CloseReason reason) {
        try {
            if (handover.socket() instanceof Channel channel) {
                channel.close(reason);
            } else if (handover.socket() instanceof Listener listener) {
                listener.close();
            } else {
                closer.accept(handover);
            }
        } catch (RuntimeException e) {
            LOG.error("a socket that nobody has adopted cannot be closed: {}", handover.socket(), e);
        }
    }
}
