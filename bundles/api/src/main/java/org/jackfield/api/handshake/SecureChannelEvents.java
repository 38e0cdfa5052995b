package org.jackfield.api.handshake;

import org.jackfield.api.message.Message;
import org.jackfield.api.reason.CloseReason;
import org.osgi.annotation.versioning.ProviderType;

/** What is heard of a secure channel: on its thread, one at a time. */
@ProviderType
public interface SecureChannelEvents {

    /** That much credit was used up: bytes have arrived, whether or not they complete a frame. The messages they end follow at once. */
    void consumed(int wireBytes);

    /** A message, complete and well formed. It belongs to the receiver. */
    void received(Message message);

    /** The channel takes writes again after it did not. */
    void writable();

    /** The channel has ended. The last event. */
    void closed(CloseReason reason);
}
