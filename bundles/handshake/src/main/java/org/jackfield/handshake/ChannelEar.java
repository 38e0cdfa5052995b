package org.jackfield.handshake;

import java.nio.ByteBuffer;
import org.jackfield.api.handshake.HandshakeEvents;
import org.jackfield.api.handshake.Manners;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;

/**
 * What a channel's events reach: the handshake first, and then what came of it. So nothing of a handshake is left in a connection, which
 * may stay for months.
 *
 * <p>Owned by the channel's thread.
 */
final class ChannelEar implements ChannelEvents {

    private ChannelEvents listening;

    /** Of a channel whose handshake begins. */
    ChannelEar(TezosHandshake handshake, Channel channel, Manners manners, HandshakeEvents events) {
        HandshakeSession session = new HandshakeSession(handshake, channel, manners, events, this::turnTo);
        listening = session;
        channel.thread().execute(session::greet);
    }

    private void turnTo(ChannelEvents next) {
        listening = next;
    }

    @Override
    public void received(ByteBuffer bytes) {
        listening.received(bytes);
    }

    @Override
    public void writable() {
        listening.writable();
    }

    @Override
    public void closed(CloseReason reason) {
        listening.closed(reason);
    }
}
