package org.jackfield.transports.tcp;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.transports.sockets.StreamKind;

/** Bytes as they come; the end is the socket's own. */
final class TcpStreams implements StreamKind {

    @Override
    public void farewell(Channel socket, CloseReason why) {
        ((DuplexChannel) socket).shutdownOutput();
    }
}
