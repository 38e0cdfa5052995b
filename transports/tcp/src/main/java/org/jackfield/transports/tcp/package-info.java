/**
 * TCP: the scheme {@code tcp}, over the event loops that all transports share.
 *
 * <p>Begin with {@link org.jackfield.transports.tcp.TcpTransport}; bytes are followed in {@link org.jackfield.transports.tcp.TcpChannel}.
 */
package org.jackfield.transports.tcp;
