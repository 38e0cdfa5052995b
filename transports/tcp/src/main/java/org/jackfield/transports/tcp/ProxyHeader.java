package org.jackfield.transports.tcp;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.transports.sockets.Failures;
import org.jackfield.transports.sockets.Preface;
import org.jackfield.transports.sockets.Refusals;

/**
 * What a trusted proxy has to say before it passes a caller's bytes on: who the caller is, in the PROXY protocol, version 1 or 2.
 *
 * <p>At most 107 bytes in version 1, and {@value #MOST_ADDITIONS} bytes of additions, which are passed over, in version 2.
 */
final class ProxyHeader implements Preface {

    private static final int MOST_ADDITIONS = 2_048;

    private final Duration deadline;
    private final Refusals refusals;

    /** Counts each socket that does not keep to it: its header is bad, late, absent, or one too many at the same time. */
    ProxyHeader(Duration deadline, Refusals refusals) {
        this.deadline = deadline;
        this.refusals = refusals;
    }

    @Override
    public void prepare(SocketChannel socket, Opening opening) {
        socket.pipeline().addLast(new HAProxyMessageDecoder(MOST_ADDITIONS), new Reader(opening));
    }

    @Override
    public Duration deadline() {
        return deadline;
    }

    @Override
    public Optional<CloseReason> meaningOf(Throwable failure) {
        return failure instanceof HAProxyProtocolException ? Optional.of(undecodable(failure)) : Optional.empty();
    }

    @Override
    public void unfinished(CloseReason reason) {
        refusals.count("proxy-header-" + word(reason));
    }

    private static String word(CloseReason reason) {
        if (reason instanceof CloseReason.TooManyHandshakes) {
            return "too-many";
        }
        if (reason instanceof CloseReason.TimedOut) {
            return "late";
        }
        return reason instanceof CloseReason.HandshakeUndecodable ? "bad" : "absent";
    }

    private static CloseReason undecodable(Throwable failure) {
        return new CloseReason.HandshakeUndecodable("the proxy's header: " + Failures.text(failure));
    }

    /** Behind Netty's decoder, which leaves by itself. */
    private static final class Reader extends ChannelInboundHandlerAdapter {

        private final Opening opening;

        Reader(Opening opening) {
            this.opening = opening;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (!(message instanceof HAProxyMessage header)) {
                context.fireChannelRead(message);
                return;
            }
            Optional<PointId> caller;
            try {
                caller = caller(header);
            } catch (IllegalArgumentException | UnknownHostException e) {
                opening.failed(undecodable(e));
                return;
            } finally {
                header.release();
            }
            Endpoint own = opening.endpoint();
            opening.ready(new Endpoint(own.local(), caller.orElse(own.remote()), own.direction()));
            context.pipeline().remove(this);
        }

        /** None if the proxy speaks for itself, or does not know. */
        private static Optional<PointId> caller(HAProxyMessage header) throws UnknownHostException {
            HAProxyProxiedProtocol spoken = header.proxiedProtocol();
            boolean unknown = spoken == HAProxyProxiedProtocol.UNKNOWN;
            if (header.command() == HAProxyCommand.LOCAL || unknown) {
                return Optional.empty();
            }
            if (spoken != HAProxyProxiedProtocol.TCP4 && spoken != HAProxyProxiedProtocol.TCP6) {
                throw new IllegalArgumentException("a caller over " + spoken + " is none of ours");
            }
            byte[] address = NetUtil.createByteArrayFromIpAddressString(header.sourceAddress());
            return Optional.of(PointId.of(TcpTransport.SCHEME, InetAddress.getByAddress(address), header.sourcePort()));
        }
    }
}
