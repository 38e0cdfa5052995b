package org.jackfield.transports.tcp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.jackfield.transports.tcp.Heard.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.eventloops.EventLoopSettings;
import org.jackfield.eventloops.EventLoopSettings.IoType;
import org.jackfield.eventloops.EventLoops;
import org.jackfield.eventloops.ParkingHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever closes a socket, and whichever end dialled: reader and writer of either end learn of it. */
class EndsOfASocketTest {

    private static final CloseReason ENOUGH = new CloseReason.OperatorDecided("enough");

    private final EventLoops loops = running();
    private final TcpTransport tcp = new TcpTransport(loops.group(), ParkingHandler::new, TcpSettings.DEFAULTS);
    private final Heard accepted = new Heard(1_000);
    private final Heard dialled = new Heard(1_000);

    @BeforeEach
    void connect() throws Exception {
        PointId point = soon(tcp.listen(ListenRequest.on(PointId.parse("tcp://127.0.0.1:0")), accepted)
                        .toCompletableFuture())
                .local();
        tcp.dial(DialRequest.to(point, Duration.ofSeconds(10)), dialled);
        dialled.channel();
        accepted.channel();
    }

    @AfterEach
    void stop() throws Exception {
        soon(tcp.shutdown().toCompletableFuture());
        soon(loops.shutdown().toCompletableFuture());
    }

    /** Octez: fd/connect. */
    @Test
    void bothEndsAreOpenAndKnowEachOther() throws Exception {
        assertEquals(
                dialled.channel().endpoint().local(),
                accepted.channel().endpoint().remote());
        assertEquals(
                dialled.channel().endpoint().remote(),
                accepted.channel().endpoint().local());
    }

    /** Octez: fd/read write. */
    @ParameterizedTest
    @EnumSource
    void whatOneEndWritesTheOtherReads(Direction writer) throws Exception {
        write(end(writer), "hello");
        end(writer).channel().close(ENOUGH);

        other(writer).end();
        assertEquals("hello", other(writer).text());
    }

    /** Octez: fd/remote close seen by reader (outgoing, incoming). */
    @ParameterizedTest
    @EnumSource
    void aReaderHearsThatTheFarEndHasClosed(Direction reader) throws Exception {
        other(reader).channel().close(ENOUGH);

        assertEquals(new CloseReason.ClosedByPeer(), end(reader).end());
    }

    /** Octez: fd/local close seen by reader (outgoing, incoming). */
    @ParameterizedTest
    @EnumSource
    void aReaderHearsThatItsOwnEndHasClosedAndNothingAfterIt(Direction reader) throws Exception {
        end(reader).channel().close(ENOUGH);
        write(other(reader), "too late");

        assertEquals(ENOUGH, end(reader).end());
        other(reader).end();
        assertEquals("", end(reader).text());
    }

    /** Octez: fd/local close seen by writer (outgoing, incoming). */
    @ParameterizedTest
    @EnumSource
    void whatIsWrittenAfterOnesOwnCloseLeadsNowhereAndHurtsNobody(Direction writer) throws Exception {
        write(end(writer), "before");
        end(writer).channel().close(ENOUGH);
        write(end(writer), "after");

        assertEquals(ENOUGH, end(writer).end());
        assertEquals(new CloseReason.ClosedByPeer(), other(writer).end());
        assertEquals("before", other(writer).text());
    }

    private static EventLoops running() {
        EventLoops loops = new EventLoops(new EventLoopSettings(2, IoType.AUTO));
        loops.activate();
        return loops;
    }

    private Heard end(Direction direction) {
        return direction == Direction.OUTBOUND ? dialled : accepted;
    }

    private Heard other(Direction direction) {
        return direction == Direction.OUTBOUND ? accepted : dialled;
    }

    private static void write(Heard end, String text) throws Exception {
        Channel channel = end.channel();
        CompletableFuture<Void> written = new CompletableFuture<>();
        channel.thread().execute(() -> {
            channel.claim(text.length()).put(text.getBytes(US_ASCII));
            channel.commit(text.length());
            channel.flush();
            written.complete(null);
        });
        soon(written);
    }
}
