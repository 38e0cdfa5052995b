package org.jackfield.api.transport;

import java.nio.ByteBuffer;
import org.jackfield.api.reason.CloseReason;
import org.osgi.annotation.versioning.ProviderType;

/** What is heard of a channel: on its thread, one at a time. */
@ProviderType
public interface ChannelEvents {

    /**
     * Bytes from the far end, at least one and no more than the credit given.
     *
     * @param bytes valid during the call, and read to its end there; whoever needs them longer copies. Its content may be overwritten
     */
    void received(ByteBuffer bytes);

    /** The channel takes writes again after it did not. */
    void writable();

    /** The channel has ended. The last event. */
    void closed(CloseReason reason);
}
