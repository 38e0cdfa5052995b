package org.jackfield.transports.websocket;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Locale;
import java.util.Optional;

/** Whether a request asks for what is served here. */
final class Upgrade {

    private static final String VERSION = "13";

    private Upgrade() {}

    static Optional<Refusal> judge(FullHttpRequest request, WebSocketSettings settings) {
        DecoderResult decoded = request.decoderResult();
        HttpHeaders headers = request.headers();
        if (decoded.isFailure()) {
            boolean tooLong = decoded.cause() instanceof TooLongFrameException;
            return Optional.of(tooLong ? Refusal.HEADERS_TOO_LARGE : Refusal.NOT_HTTP);
        }
        if (!request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
            return Optional.of(Refusal.NOT_HTTP);
        }
        if (!path(request.uri()).equals(settings.path())) {
            return Optional.of(Refusal.WRONG_PATH);
        }
        if (!settings.serves(Optional.ofNullable(headers.get(HttpHeaderNames.HOST)))) {
            return Optional.of(Refusal.WRONG_HOST);
        }
        if (!settings.welcomes(Optional.ofNullable(headers.get(HttpHeaderNames.ORIGIN)))) {
            return Optional.of(Refusal.WRONG_ORIGIN);
        }
        return asksForWebSocket(request) ? Optional.empty() : Optional.of(Refusal.NOT_AN_UPGRADE);
    }

    private static boolean asksForWebSocket(FullHttpRequest request) {
        HttpHeaders headers = request.headers();
        return request.method().equals(HttpMethod.GET)
                && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                && headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY)
                && headers.contains(HttpHeaderNames.SEC_WEBSOCKET_VERSION, VERSION, false);
    }

    private static String path(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    /** A host without its port. */
    static String nameOf(String hostAndPort) {
        String host = hostAndPort.toLowerCase(Locale.ROOT);
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }
}
