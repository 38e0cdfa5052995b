package org.jackfield.api.transport;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The means to exchange a transport's code under live sockets: the old version releases, the new one adopts.
 *
 * <p>May be called from the moment of publication until the core's unbind returns. {@code release} always completes, also of a channel
 * that closes meanwhile; afterwards the old version holds nothing of it and calls nobody. {@code adopt} either takes all or fails and
 * leaves the handover as it was, so that it can be tried with another version. Stages complete in the channel's thread. Safe from any
 * thread.
 */
@ConsumerType
public interface Handovers {

    /** Kind and version of the handovers given and understood, for example {@code tcp/1}. */
    String format();

    /**
     * Lets go of a channel. Of one that is closing or has ended there is nothing to hand over: the stage fails with an
     * {@link IllegalStateException}, and its end is heard as always.
     */
    CompletionStage<Handover> release(Channel channel);

    /** Takes a channel over, with what had arrived unread first. */
    CompletionStage<Channel> adopt(Handover handover, ChannelEvents events);

    /** Lets go of a listener without closing it; callers wait in the system's backlog. */
    CompletionStage<Handover> release(Listener listener);

    /** Takes a listener over. */
    CompletionStage<Listener> adopt(Handover handover, Accepting accepting);
}
