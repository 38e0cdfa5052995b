/**
 * TCP: the scheme {@code tcp}, over the event loops that all transports share.
 *
 * <p>Begin with {@link org.jackfield.transports.tcp.TcpTransport}; what it has in common with other transports stands in
 * {@code org.jackfield.transports.sockets}, of which the bundle carries a copy.
 */
package org.jackfield.transports.tcp;
