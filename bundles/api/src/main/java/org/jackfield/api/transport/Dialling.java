package org.jackfield.api.transport;

import org.jackfield.api.reason.CloseReason;
import org.osgi.annotation.versioning.ProviderType;

/** The core's ear while a channel is being dialled. Called once in all, on any thread. */
@ProviderType
public interface Dialling {

    /**
     * The channel is open. Until this has returned nothing else is said about the channel; what arrives meanwhile waits.
     *
     * @return who hears of the channel from now on
     */
    ChannelEvents opened(Channel channel);

    /** There is no channel, for the given reason. */
    void failed(CloseReason reason);
}
