/**
 * Reliable byte streams over UDP: QUIC, scheme {@code udp}.
 */
package org.jackfield.transports.udp;
