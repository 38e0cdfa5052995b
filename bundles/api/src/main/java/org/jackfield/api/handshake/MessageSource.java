package org.jackfield.api.handshake;

import java.util.Optional;
import org.jackfield.api.message.Message;
import org.osgi.annotation.versioning.ProviderType;

/** Where a secure channel takes its next message from, in its own time. Called on the channel's thread. */
@ProviderType
@FunctionalInterface
public interface MessageSource {

    /** Takes the next message away; empty if there is none now. */
    Optional<Message> next();
}
