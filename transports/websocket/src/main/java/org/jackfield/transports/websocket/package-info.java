/**
 * WebSocket: the schemes {@code ws} and {@code wss}, over the event loops that all transports share.
 *
 * <p>Begin with {@link org.jackfield.transports.websocket.WebSocketTransport}; the way from a socket to a channel is
 * {@code ServerUpgrade} and {@code ClientUpgrade}, and what the bytes look like {@code WebSocketFrames}.
 */
package org.jackfield.transports.websocket;
