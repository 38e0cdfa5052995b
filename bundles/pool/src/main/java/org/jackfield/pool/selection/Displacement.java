package org.jackfield.pool.selection;

import org.jackfield.pool.connection.PeerConnection;

/**
 * A connection that is to end when a newcomer is connected, and not before.
 *
 * @param policy who said so
 */
public record Displacement(PeerConnection connection, String policy) {}
