/**
 * Dials that leave by a SOCKS5 proxy, for the transports over stream sockets. Each carries a copy of its own.
 */
package org.jackfield.transports.socks;
