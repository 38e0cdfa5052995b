/**
 * What transports over Netty have in common: a socket that becomes a channel, is listened for, is dialled, and is handed over.
 *
 * <p>Begin with {@link org.jackfield.transports.sockets.StreamHome}; bytes are followed in
 * {@link org.jackfield.transports.sockets.StreamChannel}; what sets one transport apart from another is its
 * {@link org.jackfield.transports.sockets.StreamKind}, and what has to be said before a socket is a stream its
 * {@link org.jackfield.transports.sockets.Preface}.
 */
package org.jackfield.transports.sockets;
