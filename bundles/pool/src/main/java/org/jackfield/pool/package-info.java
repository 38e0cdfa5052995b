/**
 * The engine: give it a handshake, a scheduler, time and threads, add transports, and it is a node.
 *
 * <p>{@link org.jackfield.pool.PoolNode} is where it is put together. The rooms behind it: {@code connect} (from a channel to a
 * connection), {@code connection} (what goes over it), {@code topology}, {@code maintenance}, {@code address}, {@code transport}.
 */
package org.jackfield.pool;
