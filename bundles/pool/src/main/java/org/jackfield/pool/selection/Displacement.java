package org.jackfield.pool.selection;

import org.jackfield.api.selection.Group;
import org.jackfield.pool.connection.PeerConnection;

/**
 * A connection that is to end when a newcomer is connected, and not before.
 *
 * @param group where the newcomer is from
 * @param policy who said so
 */
public record Displacement(PeerConnection connection, Group group, String policy) {}
