package org.jackfield.transports.udp;

import io.netty.channel.socket.DatagramChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.util.concurrent.CompletionStage;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.Handover;
import org.jackfield.api.transport.Handovers;
import org.jackfield.api.transport.Listener;
import org.jackfield.transports.sockets.Handing;
import org.jackfield.transports.sockets.Luggage;
import org.jackfield.transports.sockets.StreamChannel;

/**
 * Gives streams and listeners to another version of this plugin, and takes them from one.
 *
 * <p>The socket of a listener is its datagram channel, that of a channel its stream; the connection and the datagram socket are the
 * stream's parents. Neither is disturbed: QUIC goes on acknowledging and sending meanwhile.
 */
final class UdpHandovers implements Handovers {

    private final UdpTransport home;

    UdpHandovers(UdpTransport home) {
        this.home = home;
    }

    @Override
    public String format() {
        return UdpTransport.FORMAT;
    }

    @Override
    public CompletionStage<Handover> release(Channel channel) {
        if (!(channel instanceof StreamChannel mine)) {
            return Handing.refused("the channel is not this transport's");
        }
        return Handing.inLoop(mine.loop(), result -> {
            Handover handover =
                    mine.release(UdpTransport.FORMAT, home.keepsakes().parking());
            home.letGo(QuicStreams.connection(mine.socket()));
            result.complete(handover);
        });
    }

    @Override
    public CompletionStage<Channel> adopt(Handover handover, ChannelEvents events) {
        if (!handover.format().equals(UdpTransport.FORMAT)
                || !(handover.socket() instanceof QuicStreamChannel stream)) {
            return Handing.refused("not a channel of format " + UdpTransport.FORMAT + ": " + handover.format());
        }
        return Handing.inLoop(stream.eventLoop(), result -> {
            home.streams().checkOpen();
            UdpSocket socket = UdpSocket.of((DatagramChannel) stream.parent().parent());
            StreamChannel channel = new StreamChannel(home.streams(), stream, Luggage.unpacked(handover.extra()));
            channel.adopt(handover);
            QuicStreams.moved(stream).ifPresent(channel::moved);
            home.sockets().hold(socket);
            home.hold(stream.parent());
            result.complete(channel);
            channel.begin(events);
        });
    }

    @Override
    public CompletionStage<Handover> release(Listener listener) {
        if (!(listener instanceof UdpListener mine)) {
            return Handing.refused("the listener is not this transport's");
        }
        return Handing.inLoop(mine.socket().loop(), result -> result.complete(mine.release(UdpTransport.FORMAT)));
    }

    @Override
    public CompletionStage<Listener> adopt(Handover handover, Accepting accepting) {
        if (!handover.format().equals(UdpTransport.FORMAT) || !(handover.socket() instanceof DatagramChannel channel)) {
            return Handing.refused("not a listener of format " + UdpTransport.FORMAT + ": " + handover.format());
        }
        return Handing.inLoop(channel.eventLoop(), result -> {
            home.streams().checkOpen();
            UdpSocket socket = UdpSocket.of(channel);
            if (!socket.isListening()) {
                throw new IllegalStateException("the listener has been closed");
            }
            if (!(handover.extra().get("backlog") instanceof Integer backlog)) {
                throw new IllegalArgumentException("the handover does not say 'backlog'");
            }
            UdpListener listener = new UdpListener(home, socket, backlog, accepting);
            home.sockets().hold(socket);
            listener.takeUp();
            result.complete(listener);
        });
    }
}
