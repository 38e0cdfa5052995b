/**
 * How peers are remembered on disk, as other nodes of the same network do it.
 */
package org.jackfield.handshake.peers;
