package org.jackfield.transports.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.transports.sockets.Refusals;
import org.jackfield.transports.sockets.StreamKind;

/**
 * A stream in binary frames. Where a frame or a message ends means nothing: their content is strung together, so that all that is
 * remembered between two frames is remembered by Netty's decoder, and stays with the socket.
 */
final class WebSocketFrames implements StreamKind {

    private final String scheme;
    private final Refusals refusals;

    WebSocketFrames(String scheme, Refusals refusals) {
        this.scheme = scheme;
        this.refusals = refusals;
    }

    @Override
    public void arrived(Object message, Arrivals to) {
        if (message instanceof WebSocketFrame frame && isHollow(frame) && to.isFlood()) {
            to.unfit(refused(Refusal.FRAME_FLOOD));
        }
        if (message instanceof BinaryWebSocketFrame || message instanceof ContinuationWebSocketFrame) {
            to.bytes(((WebSocketFrame) message).content());
        } else if (message instanceof PingWebSocketFrame ping) {
            to.answer(new PongWebSocketFrame(ping.content()));
        } else {
            ReferenceCountUtil.release(message);
            if (message instanceof CloseWebSocketFrame) {
                to.answer(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE));
                to.ended();
            } else if (!(message instanceof PongWebSocketFrame)) {
                boolean text = message instanceof TextWebSocketFrame;
                to.unfit(refused(text ? Refusal.TEXT_FRAME : Refusal.NOT_A_FRAME));
            }
        }
    }

    private static boolean isHollow(WebSocketFrame frame) {
        return frame instanceof PingWebSocketFrame
                || frame instanceof PongWebSocketFrame
                || !frame.content().isReadable();
    }

    @Override
    public Object departing(ByteBuf bytes) {
        return new BinaryWebSocketFrame(bytes);
    }

    /** A closing frame; the socket stays as it is, for TLS ends otherwise than by the socket's own means, and proxies cut what is half open. */
    @Override
    public void farewell(Channel socket, CloseReason why) {
        socket.writeAndFlush(new CloseWebSocketFrame(status(why)));
    }

    /** Without a closing frame, something between the two ends has failed (RFC 6455, section 7.1.5). */
    @Override
    public CloseReason meaningOfSilence() {
        return new CloseReason.ConnectionLost();
    }

    @Override
    public Optional<CloseReason> meaningOf(Throwable failure) {
        Throwable cause = failure instanceof CorruptedWebSocketFrameException || failure.getCause() == null
                ? failure
                : failure.getCause();
        if (cause instanceof CorruptedWebSocketFrameException broken) {
            boolean large = broken.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG);
            return Optional.of(refused(large ? Refusal.FRAME_TOO_LARGE : Refusal.BROKEN_FRAME));
        }
        return StreamKind.super.meaningOf(cause instanceof SSLException ? cause : failure);
    }

    private CloseReason refused(Refusal refusal) {
        refusals.count(refusal.word());
        return refusal.reason(scheme);
    }

    private static WebSocketCloseStatus status(CloseReason why) {
        Optional<Refusal> refusal = Refusal.of(why);
        if (refusal.isEmpty()) {
            return WebSocketCloseStatus.NORMAL_CLOSURE;
        }
        return switch (refusal.get()) {
            case FRAME_TOO_LARGE -> WebSocketCloseStatus.MESSAGE_TOO_BIG;
            case TEXT_FRAME -> WebSocketCloseStatus.INVALID_MESSAGE_TYPE;
            case FRAME_FLOOD -> WebSocketCloseStatus.POLICY_VIOLATION;
            default -> WebSocketCloseStatus.PROTOCOL_ERROR;
        };
    }
}
