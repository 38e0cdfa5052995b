package org.jackfield.transports.websocket;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.transports.sockets.Preface;

/** Asks the far end of a dialled socket for WebSocket. Redirections are not followed: a node announces where it is. */
final class ClientUpgrade implements Preface {

    private final PointId remote;
    private final WebSocketSettings settings;
    private final Optional<SslContext> tls;

    ClientUpgrade(PointId remote, WebSocketSettings settings, Optional<SslContext> tls) {
        this.remote = remote;
        this.settings = settings;
        this.tls = tls;
    }

    @Override
    public Optional<ChannelHandler> cover(SocketChannel socket) {
        String name = settings.host().map(Upgrade::nameOf).orElseGet(remote::host);
        // by the name the certificate is checked, and the server told whom we mean
        return tls.map(context -> Pipelines.patient(context.newHandler(socket.alloc(), name, remote.port())));
    }

    @Override
    public void prepare(SocketChannel socket, Opening opening) {
        Pipelines.addHttpClient(socket.pipeline());
        socket.pipeline().addLast(new Asking(opening, handshaker()));
    }

    @Override
    public Duration deadline() {
        return settings.upgradeTime();
    }

    @Override
    public Optional<CloseReason> meaningOf(Throwable failure) {
        return failure instanceof DecoderException || failure instanceof SSLException
                ? Optional.of(new CloseReason.DialFailed(text(failure)))
                : Optional.empty();
    }

    private WebSocketClientHandshaker handshaker() {
        return WebSocketClientHandshakerFactory.newHandshaker(
                URI.create(remote.scheme() + "://" + remote.authority() + settings.path()),
                WebSocketVersion.V13,
                "",
                false,
                host(),
                settings.maxFrameBytes(),
                true,
                false,
                0,
                false,
                false);
    }

    private HttpHeaders host() {
        int usual = tls.isPresent() ? 443 : 80;
        String authority = remote.authority();
        String shown = remote.port() == usual ? authority.substring(0, authority.lastIndexOf(':')) : authority;
        return new DefaultHttpHeaders()
                .set(HttpHeaderNames.HOST, settings.host().orElse(shown));
    }

    private static String text(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String words = Optional.ofNullable(root.getMessage()).orElseGet(root::toString);
        boolean tls = failure instanceof SSLException || failure.getCause() instanceof SSLException;
        return tls ? "TLS: " + words : words;
    }

    /** Asks as soon as it can, and hears the answer. */
    private final class Asking extends ChannelInboundHandlerAdapter {

        private final Opening opening;
        private final WebSocketClientHandshaker handshaker;
        private boolean decided;

        Asking(Opening opening, WebSocketClientHandshaker handshaker) {
            this.opening = opening;
            this.handshaker = handshaker;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.fireChannelActive();
            if (tls.isEmpty()) {
                ask(context);
            }
            context.read();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof SslHandshakeCompletionEvent done) {
                if (done.isSuccess()) {
                    ask(context);
                } else {
                    fail(text(done.cause()));
                }
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            try {
                if (!decided) {
                    hear(context, message);
                }
            } finally {
                ReferenceCountUtil.release(message);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            fail("the far end closed the socket instead of answering the request for WebSocket");
            context.fireChannelInactive();
        }

        /** TLS tells of its failure twice: the second time there is nobody behind us any more. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (!decided) {
                context.fireExceptionCaught(cause);
            }
        }

        private void ask(ChannelHandlerContext context) {
            handshaker.handshake(context.channel()).addListener(asked -> {
                if (!asked.isSuccess()) {
                    fail(text(asked.cause()));
                }
            });
        }

        private void hear(ChannelHandlerContext context, Object message) {
            if (!(message instanceof FullHttpResponse response)
                    || response.decoderResult().isFailure()) {
                fail("what the far end answered is not HTTP");
                return;
            }
            if (!response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
                fail("the far end answered the request for WebSocket with " + response.status());
                return;
            }
            try {
                handshaker.finishHandshake(context.channel(), response);
            } catch (WebSocketHandshakeException e) {
                fail(text(e));
                return;
            }
            decided = true;
            opening.ready(opening.endpoint());
            context.pipeline().remove(this);
        }

        private void fail(String why) {
            if (!decided) {
                decided = true;
                opening.failed(new CloseReason.DialFailed(why));
            }
        }
    }
}
