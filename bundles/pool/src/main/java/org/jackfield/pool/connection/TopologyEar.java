package org.jackfield.pool.connection;

import org.jackfield.api.message.Message;

/** Who hears the topology messages of one connection: on its thread, never blocking. */
@FunctionalInterface
public interface TopologyEar {

    /** One message; false if it is too much and was dropped. */
    boolean hear(Message message);

    /** The connection has ended: nothing of it need be remembered. Control thread. */
    default void ended() {}
}
