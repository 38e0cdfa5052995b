package org.jackfield.transports.websocket;

import static org.jackfield.transports.websocket.Heard.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.Handover;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A channel changes hands in the midst of a frame, which is in the midst of a message. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HalfAFrameTest {

    private static final byte[] CLOSE = {3, (byte) 0xe8};

    private final Stage stage = new Stage();
    private final WebSocketTransport first = stage.transport(WebSocketSettings.DEFAULTS, new Tls.None());
    private final WebSocketTransport second = stage.transport(WebSocketSettings.DEFAULTS, new Tls.None());
    private final Heard heard = new Heard(1_000);

    @AfterEach
    void stop() throws Exception {
        stage.close();
    }

    @Test
    void itsBytesComeOnceAndInOrder() throws Exception {
        PointId point = Stage.listen(first, heard);
        try (RawCaller alice = RawCaller.upgraded(point)) {
            Channel channel = heard.channel();
            for (int round = 0; round < 20; round++) {
                WebSocketTransport from = round % 2 == 0 ? first : second;
                WebSocketTransport to = round % 2 == 0 ? second : first;
                byte[] last = RawCaller.frameBytes(true, RawCaller.CONTINUATION, ("end" + round % 10).getBytes());
                alice.frame(false, RawCaller.BINARY, "beg-".getBytes());
                alice.say(Arrays.copyOf(last, 4 + round % 6));

                Handover handover =
                        soon(from.handovers().orElseThrow().release(channel).toCompletableFuture());
                alice.say(Arrays.copyOfRange(last, 4 + round % 6, last.length));
                channel = soon(to.handovers()
                        .orElseThrow()
                        .adopt(handover, (ChannelEvents) heard)
                        .toCompletableFuture());
            }
            alice.frame(true, RawCaller.CLOSE, CLOSE);
            assertEquals(new CloseReason.ClosedByPeer(), heard.end());
        }
        StringBuilder said = new StringBuilder();
        for (int round = 0; round < 20; round++) {
            said.append("beg-end").append(round % 10);
        }
        assertEquals(said.toString(), heard.text());
    }

    @Test
    void aPingThatArrivesBetweenTwoVersionsIsAnsweredByTheSecond() throws Exception {
        PointId point = Stage.listen(first, heard);
        try (RawCaller alice = RawCaller.upgraded(point)) {
            Handover handover = soon(
                    first.handovers().orElseThrow().release(heard.channel()).toCompletableFuture());
            alice.frame(true, RawCaller.PING, "there?".getBytes());
            alice.frame(true, RawCaller.BINARY, "still here".getBytes());

            soon(second.handovers()
                    .orElseThrow()
                    .adopt(handover, (ChannelEvents) heard)
                    .toCompletableFuture());

            assertEquals(RawCaller.PONG, alice.nextFrame().opcode());
            heard.awaitBytes("still here".length());
        }
    }

    @Test
    void aTextFrameThatArrivesBetweenTwoVersionsIsRefusedByTheSecond() throws Exception {
        PointId point = Stage.listen(first, heard);
        try (RawCaller mallory = RawCaller.upgraded(point)) {
            Handover handover = soon(
                    first.handovers().orElseThrow().release(heard.channel()).toCompletableFuture());
            mallory.frame(true, RawCaller.TEXT, "words".getBytes());
            mallory.frame(true, RawCaller.BINARY, new byte[10]);

            soon(second.handovers()
                    .orElseThrow()
                    .adopt(handover, (ChannelEvents) heard)
                    .toCompletableFuture());

            assertEquals(new CloseReason.Misbehaviour("ws", "text-frame"), heard.end());
            assertEquals(1003, mallory.nextFrame().status());
        }
        assertEquals("", heard.text());
    }
}
