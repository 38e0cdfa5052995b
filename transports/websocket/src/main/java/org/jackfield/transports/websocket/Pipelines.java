package org.jackfield.transports.websocket;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.DomainWildcardMappingBuilder;

/**
 * What stands in a pipeline before and after the upgrade: Netty's handlers, and ours last.
 *
 * <pre>
 *   ssl?  Said  HTTP codec  aggregator  ServerUpgrade or ClientUpgrade      before
 *   ssl?  frame encoder and decoder  the stream                             after
 * </pre>
 *
 * Pings and closing frames are the stream's matter, not of Netty's protocol handler: that one reads on after each ping, credit or not.
 */
final class Pipelines {

    private static final int FIRST_LINE_BYTES = 2_048;
    private static final int HEADER_BYTES = 8_192;
    /** A request for an upgrade has no body, and an answer none that matters. */
    private static final int BODY_BYTES = 4_096;
    /** The first message of TLS has a few hundred bytes, or two thousand with keys against quantum computers. */
    private static final int CLIENT_HELLO_BYTES = 16_384;

    private Pipelines() {}

    /**
     * TLS at a server. Netty makes the JDK's engine when the far end begins: one that was made by a call of ours would remember our protection
     * domain, and keep the plugin for as long as the socket lives, unless its class loader is Felix's, whose domains hold none.
     */
    static ChannelHandler tls(SslContext context) {
        // whoever opens the socket has a deadline for all of it
        return new SniHandler(new DomainWildcardMappingBuilder<>(context).build(), CLIENT_HELLO_BYTES, 0);
    }

    static void addHttpServer(ChannelPipeline pipeline) {
        pipeline.addLast(new HttpServerCodec(bounds()), new HttpObjectAggregator(BODY_BYTES, true));
    }

    static void addHttpClient(ChannelPipeline pipeline) {
        pipeline.addLast(new HttpClientCodec(bounds(), false, false), new HttpObjectAggregator(BODY_BYTES));
    }

    /** Whoever opens the socket has a deadline for all of it. */
    static SslHandler patient(SslHandler handler) {
        handler.setHandshakeTimeoutMillis(0);
        return handler;
    }

    /** What a server reads: masked frames without extensions, up to that size. */
    static WebSocketDecoderConfig frames(WebSocketSettings settings) {
        return WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(true)
                .allowMaskMismatch(false)
                .allowExtensions(false)
                .maxFramePayloadLength(settings.maxFrameBytes())
                .closeOnProtocolViolation(false)
                .withUTF8Validator(false)
                .build();
    }

    private static HttpDecoderConfig bounds() {
        return new HttpDecoderConfig().setMaxInitialLineLength(FIRST_LINE_BYTES).setMaxHeaderSize(HEADER_BYTES);
    }
}
