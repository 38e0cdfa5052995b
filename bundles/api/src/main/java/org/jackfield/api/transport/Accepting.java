package org.jackfield.api.transport;

import org.jackfield.api.reason.CloseReason;
import org.osgi.annotation.versioning.ProviderType;

/** The core's ear at a listener. Calls may come from several threads at once. */
@ProviderType
public interface Accepting {

    /**
     * Somebody has opened a channel to us. Until this has returned nothing else is said about the channel; what arrives meanwhile
     * waits. The core may close the channel within the call.
     *
     * @return who hears of the channel from now on
     */
    ChannelEvents accepted(Channel channel);

    /** The listener cannot accept for now (too many open files, the network is down); it goes on by itself after a pause. */
    void troubled(CloseReason reason);

    /**
     * The listener has lost its point, and nobody can dial us there (somebody else has closed its socket); it tries by itself to be there
     * again. Said again when what stands in the way has changed.
     */
    default void lost(CloseReason reason) {
        troubled(reason);
    }

    /** What was lost is listened on again, at the same point. */
    default void regained() {}
}
