/**
 * The Tezos dialect: all that a byte on the wire depends on.
 *
 * <p>In the order in which a peer meets it: {@code TezosHandshake} begins, {@code HandshakeSession} leads from the connection message to
 * the last ack, and {@code TezosSecureChannel} carries frames and messages from there. Source: tezos-wire.md.
 */
package org.jackfield.handshake;
