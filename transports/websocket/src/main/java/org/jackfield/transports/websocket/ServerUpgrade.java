package org.jackfield.transports.websocket;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.transports.sockets.Preface;
import org.jackfield.transports.sockets.Refusals;

/** Takes a caller from the open socket to WebSocket. A wrong request is answered with a status, and the socket is closed. */
final class ServerUpgrade implements Preface {

    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private final WebSocketSettings settings;
    private final Optional<SslContext> tls;
    private final Refusals refusals;

    ServerUpgrade(WebSocketSettings settings, Optional<SslContext> tls, Refusals refusals) {
        this.settings = settings;
        this.tls = tls;
        this.refusals = refusals;
    }

    @Override
    public Optional<ChannelHandler> cover(SocketChannel socket) {
        return tls.map(Pipelines::tls);
    }

    @Override
    public void prepare(SocketChannel socket, Opening opening) {
        Pipelines.addHttpServer(socket.pipeline());
        socket.pipeline().addLast(new Asked(opening));
    }

    @Override
    public Duration deadline() {
        return settings.upgradeTime();
    }

    @Override
    public Optional<CloseReason> meaningOf(Throwable failure) {
        return failure instanceof DecoderException
                ? Optional.of(
                        reason(failure.getCause() instanceof SSLException ? Refusal.TLS_FAILED : Refusal.NOT_HTTP))
                : Optional.empty();
    }

    @Override
    public void unfinished(CloseReason reason) {
        refusals.count(Refusal.ofUpgrade(reason).word());
    }

    private CloseReason reason(Refusal refusal) {
        return refusal.reason(tls.isPresent() ? "wss" : "ws");
    }

    /** Hears the request. */
    private final class Asked extends ChannelInboundHandlerAdapter {

        private final Opening opening;
        private boolean decided;

        Asked(Opening opening) {
            this.opening = opening;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.fireChannelActive();
            context.read();
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            try {
                if (!decided) {
                    decide(context, message);
                }
            } finally {
                ReferenceCountUtil.release(message);
            }
        }

        /** After a refusal there is nobody behind us any more. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (!decided) {
                context.fireExceptionCaught(cause);
            }
        }

        private void decide(ChannelHandlerContext context, Object message) {
            if (!context.channel().isActive()) {
                // half a request, which the decoder gives away because nothing follows
                refuse(context, Refusal.UPGRADE_ABANDONED);
                return;
            }
            if (!(message instanceof FullHttpRequest request)) {
                refuse(context, Refusal.NOT_A_FRAME);
                return;
            }
            Optional<Refusal> refusal = Upgrade.judge(request, settings);
            if (refusal.isPresent()) {
                refuse(context, refusal.get());
                return;
            }
            Endpoint seen = seen(request);
            new WebSocketServerHandshaker13(settings.path(), "", Pipelines.frames(settings))
                    .handshake(context.channel(), request)
                    .addListener(answered -> {
                        if (answered.isSuccess()) {
                            upgraded(context, seen);
                        } else {
                            opening.failed(new CloseReason.ConnectionLost());
                        }
                    });
        }

        private void upgraded(ChannelHandlerContext context, Endpoint seen) {
            if (!decided) {
                decided = true;
                opening.ready(seen);
                context.pipeline().remove(this);
            }
        }

        private void refuse(ChannelHandlerContext context, Refusal refusal) {
            decided = true;
            refusal.status().ifPresent(status -> context.writeAndFlush(answer(status), context.voidPromise()));
            opening.failed(reason(refusal));
        }

        /** Behind a proxy: its own port stands for the caller's, which nobody tells, so that each call has a point of its own. */
        private Endpoint seen(FullHttpRequest request) {
            Endpoint ends = opening.endpoint();
            PointId remote = ends.remote();
            InetAddress origin = ForwardedFor.origin(
                    remote.address().orElseThrow(), request.headers().getAll(FORWARDED_FOR), settings.proxies());
            return new Endpoint(ends.local(), PointId.of(remote.scheme(), origin, remote.port()), ends.direction());
        }
    }

    private static FullHttpResponse answer(HttpResponseStatus status) {
        FullHttpResponse answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
        answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0).set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (status.equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
            answer.headers()
                    .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                    .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, 13);
        }
        return answer;
    }
}
