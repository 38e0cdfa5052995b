/**
 * The node meets a peer of another making: {@code src/test/python/independent_peer.py}, which was written from the wire reference alone. It
 * dials and is dialled, cuts the stream of bytes in every way, and misbehaves in every way it knows.
 */
package org.jackfield.itests.peer;
