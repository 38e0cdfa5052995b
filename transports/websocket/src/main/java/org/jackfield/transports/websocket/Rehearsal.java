package org.jackfield.transports.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An upgrade and a frame, from one end to the other without a socket. It loads what Netty needs for them, some 170 classes: else the first
 * dial does, on an event loop, and it may be one that sessions wait for whose transport has gone.
 */
final class Rehearsal {

    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);
    private static final int MOST_BYTES = 1_024;

    private Rehearsal() {}

    /** On a thread of its own, which ends with it: whoever starts the bundle does not wait. */
    static void begin() {
        Thread thread = new Thread(Rehearsal::tryToPlay, "ws-rehearsal");
        thread.setDaemon(true);
        thread.start();
    }

    private static void tryToPlay() {
        try {
            play("a line");
        } catch (RuntimeException | LinkageError e) {
            // the first dial says it to somebody
            LOG.debug("the rehearsal has failed: {}", e.toString());
        }
    }

    /** What the server hears. */
    static String play(String line) {
        EmbeddedChannel client = new EmbeddedChannel();
        EmbeddedChannel server = new EmbeddedChannel();
        Pipelines.addHttpClient(client.pipeline());
        Pipelines.addHttpServer(server.pipeline());
        try {
            upgrade(client, server);
            client.writeOutbound(new BinaryWebSocketFrame(
                    client.alloc().buffer().writeBytes(line.getBytes(StandardCharsets.UTF_8))));
            pass(client, server);
            BinaryWebSocketFrame heard = server.readInbound();
            try {
                return heard.content().toString(StandardCharsets.UTF_8);
            } finally {
                heard.release();
            }
        } finally {
            client.finishAndReleaseAll();
            server.finishAndReleaseAll();
        }
    }

    private static void upgrade(EmbeddedChannel client, EmbeddedChannel server) {
        WebSocketClientHandshaker asking = WebSocketClientHandshakerFactory.newHandshaker(
                URI.create("ws://localhost/"), WebSocketVersion.V13, "", false, EmptyHttpHeaders.INSTANCE, MOST_BYTES);
        asking.handshake(client);
        pass(client, server);
        FullHttpRequest request = server.readInbound();
        Upgrade.judge(request, WebSocketSettings.DEFAULTS);
        new WebSocketServerHandshaker13("/", "", Pipelines.frames(WebSocketSettings.DEFAULTS))
                .handshake(server, request);
        request.release();
        pass(server, client);
        FullHttpResponse answer = client.readInbound();
        asking.finishHandshake(client, answer);
        answer.release();
    }

    private static void pass(EmbeddedChannel from, EmbeddedChannel to) {
        for (ByteBuf bytes = from.readOutbound(); bytes != null; bytes = from.readOutbound()) {
            to.writeInbound(bytes);
        }
    }
}
