package org.jackfield.api.protocol;

import org.jackfield.api.connection.Connection;
import org.jackfield.api.connection.SendResult;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A kind of message with its codec, so that an application handles values and not bytes. Stateless; safe from any thread.
 *
 * @param <T> the value
 */
@ConsumerType
public interface MessageType<T> {

    /** The kind. */
    MessageId id();

    /** The bytes of a value. */
    Payload encode(T value);

    /**
     * The value of bytes.
     *
     * @throws IllegalArgumentException with a sentence, if they are not those of a value; the sender is to blame
     */
    T decode(Payload payload);

    /** Sends a value. */
    default SendResult send(Connection connection, T value) {
        return connection.send(id(), encode(value));
    }
}
