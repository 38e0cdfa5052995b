package org.jackfield.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Handover;
import org.jackfield.api.transport.Handovers;
import org.jackfield.api.transport.Listener;
import org.jackfield.api.transport.Transport;
import org.junit.jupiter.api.Test;

/** The part of the contract that holds for transports that offer {@link Handovers}; skipped by those that do not. */
abstract class HandoverContract extends TransportFixture {

    private static final int PART = 100_000;

    @Test
    void trafficGoesOnWhileAChannelIsHandedToAndFro() {
        Transport first = handingOver();
        Transport second = transport();
        Ends ends = connect(first);
        int rounds = 20;
        byte[] there = ChannelProbe.noise(1, rounds * PART);
        byte[] back = ChannelProbe.noise(2, rounds * PART);
        ends.dialler().request(back.length);
        ends.acceptor().request(there.length);

        for (int i = 0; i < rounds; i++) {
            ends.dialler().write(Arrays.copyOfRange(there, i * PART, (i + 1) * PART));
            ends.acceptor().write(Arrays.copyOfRange(back, i * PART, (i + 1) * PART));
            handOver(ends.acceptor(), i % 2 == 0 ? first : second, i % 2 == 0 ? second : first);
            handOver(ends.dialler(), i % 2 == 0 ? first : second, i % 2 == 0 ? second : first);
        }

        ends.acceptor().awaitBytes(there.length);
        ends.dialler().awaitBytes(back.length);
        assertArrayEquals(there, ends.acceptor().heard());
        assertArrayEquals(back, ends.dialler().heard());
    }

    @Test
    void whatArrivesWhileNobodyHoldsTheChannelComesAfterTheAdoption() {
        Transport first = handingOver();
        Transport second = transport();
        Ends ends = connect(first);
        byte[] said = ChannelProbe.noise(3, 10_000);
        ends.acceptor().request(said.length);
        ends.dialler().write(ChannelProbe.head(said, 5_000));
        ends.acceptor().awaitBytes(5_000);

        Channel old = ends.acceptor().detach();
        Handover handover = done(handovers(first).release(old));
        ends.dialler().write(Arrays.copyOfRange(said, 5_000, said.length));
        ends.dialler().awaitAllWritten();
        ends.dialler().channel().close(new CloseReason.Shutdown());
        ends.dialler().awaitEnd();
        ends.acceptor().attach(done(handovers(second).adopt(handover, ends.acceptor())));

        assertEquals(new CloseReason.ClosedByPeer(), ends.acceptor().awaitEnd());
        assertArrayEquals(said, ends.acceptor().heard());
    }

    @Test
    void aWayThatBreaksWhileNobodyHoldsTheChannelIsHeardAfterTheAdoption() {
        Transport first = handingOver();
        Transport second = transport();
        Ends ends = connectBreakably(first);
        ends.acceptor().request(1);
        Handover handover = done(handovers(first).release(ends.acceptor().detach()));
        assumeTrue(sever(ends.dialler().channel()), "no way can be broken here");
        ends.dialler().awaitEnd();

        ends.acceptor().attach(done(handovers(second).adopt(handover, ends.acceptor())));

        assertEquals(new CloseReason.ConnectionLost(), ends.acceptor().awaitEnd());
    }

    @Test
    void manyChannelsAreHandedOverAtOnceWhileBytesAreOnTheirWay() {
        Transport first = handingOver();
        Transport second = transport();
        Listener listener = listen(first);
        int many = 50;
        List<Ends> all = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            all.add(new Ends(dial(first, listener.local()), nextAccepted(), listener));
        }
        for (int i = 0; i < many; i++) {
            all.get(i).acceptor().request(2L * PART);
            all.get(i).dialler().write(ChannelProbe.noise(i, PART));
        }

        List<CompletionStage<Handover>> released = all.stream()
                .map(ends -> handovers(first).release(ends.acceptor().detach()))
                .toList();
        for (int i = 0; i < many; i++) {
            all.get(i).dialler().write(ChannelProbe.noise(many + i, PART));
        }
        for (int i = 0; i < many; i++) {
            ChannelProbe acceptor = all.get(i).acceptor();
            acceptor.attach(done(handovers(second).adopt(done(released.get(i)), acceptor)));
        }

        for (int i = 0; i < many; i++) {
            all.get(i).acceptor().awaitBytes(2 * PART);
            byte[] heard = all.get(i).acceptor().heard();
            assertArrayEquals(ChannelProbe.noise(i, PART), ChannelProbe.head(heard, PART));
            assertArrayEquals(ChannelProbe.noise(many + i, PART), Arrays.copyOfRange(heard, PART, 2 * PART));
        }
    }

    @Test
    void creditCrossesOverToTheByte() {
        Transport first = handingOver();
        Transport second = transport();
        Ends ends = connect(first);
        byte[] said = ChannelProbe.noise(4, 1_000);
        ends.acceptor().request(10);
        ends.dialler().write(said);
        ends.acceptor().awaitBytes(10);
        ends.acceptor().request(0);

        handOver(ends.acceptor(), first, second);
        roundTrip(ends.dialler(), ends.acceptor());
        ends.acceptor().awaitBytes(10);
        ends.acceptor().request(7);
        ends.acceptor().awaitBytes(17);
        handOver(ends.acceptor(), second, first);
        ends.acceptor().request(983);

        ends.acceptor().awaitBytes(1_000);
        assertArrayEquals(said, ends.acceptor().heard());
    }

    @Test
    void whatWaitsToBeWrittenStaysWithTheChannel() {
        Transport first = handingOver();
        Transport second = transport();
        Ends ends = connect(first);
        byte[] said = ChannelProbe.noise(5, 32 * 1024 * 1024);
        ends.dialler().write(said);
        ends.dialler().onThread(channel -> {});
        assertTrue(ends.dialler().writtenBytes() < said.length, "the channel took all although nobody read");

        handOver(ends.dialler(), first, second);
        ends.acceptor().request(said.length);

        ends.acceptor().awaitBytes(said.length);
        assertArrayEquals(said, ends.acceptor().heard());
    }

    @Test
    void aHandedOverChannelOutlivesTheTransportThatReleasedIt() {
        Transport first = handingOver();
        Transport second = transport();
        Ends ends = connect(first, second);
        handOver(ends.dialler(), first, second);

        shutDown(first);
        roundTrip(ends.dialler(), ends.acceptor());
        roundTrip(ends.acceptor(), ends.dialler());
        ends.acceptor().channel().close(new CloseReason.Shutdown());

        assertEquals(new CloseReason.ClosedByPeer(), ends.dialler().awaitEnd());
    }

    @Test
    void releaseCompletesForAChannelThatHasEnded() {
        Transport first = handingOver();
        Ends ends = connect(first);
        ends.dialler().channel().close(new CloseReason.Shutdown());
        ends.dialler().awaitEnd();
        ends.acceptor().awaitEnd();

        var released = handovers(first).release(ends.dialler().channel()).toCompletableFuture();

        CompletionException failed =
                assertThrows(CompletionException.class, released.orTimeout(20, TimeUnit.SECONDS)::join);
        assertInstanceOf(IllegalStateException.class, failed.getCause());
    }

    @Test
    void callersOfAListenerBetweenTwoTransportsAreNotRefused() {
        Transport first = handingOver();
        Transport second = transport();
        Listener listener = listen(first);
        Handover handover = done(handovers(first).release(listener));
        Dialler dialler = new Dialler(channel -> {});
        first.dial(DialRequest.to(listener.local(), DIAL_TIMEOUT), dialler);

        Listener adopted = done(handovers(second).adopt(handover, accepting(channel -> {})));
        ChannelProbe acceptor = nextAccepted();
        shutDownQuietly(first, dialler);

        assertEquals(listener.local(), adopted.local());
        roundTrip(dial(second, adopted.local()), nextAccepted());
        acceptor.awaitEnd();
        done(adopted.close());
    }

    @Test
    void aHandoverOfAnotherFormatIsLeftAsItWas() {
        Transport first = handingOver();
        Ends ends = connect(first);
        Handover handover = done(handovers(first).release(ends.acceptor().detach()));
        Handover foreign = new Handover(
                "other/1",
                handover.socket(),
                handover.credit(),
                handover.unread(),
                handover.parked(),
                handover.extra());

        var refused = handovers(first).adopt(foreign, ends.acceptor()).toCompletableFuture();
        assertThrows(CompletionException.class, refused.orTimeout(20, TimeUnit.SECONDS)::join);

        ends.acceptor().attach(done(handovers(first).adopt(handover, ends.acceptor())));
        roundTrip(ends.acceptor(), ends.dialler());
    }

    private void shutDownQuietly(Transport transport, Dialler dialler) {
        ChannelProbe probe = dialler.channel();
        shutDown(transport);
        assertEquals(new CloseReason.TransportGone(transport.scheme()), probe.awaitEnd());
    }

    private Transport handingOver() {
        Transport transport = transport();
        assumeTrue(transport.handovers().isPresent(), "this transport offers no handovers");
        return transport;
    }

    private static Handovers handovers(Transport transport) {
        return transport.handovers().orElseThrow();
    }

    private static void handOver(ChannelProbe end, Transport from, Transport to) {
        Handover handover = done(handovers(from).release(end.detach()));
        end.attach(done(handovers(to).adopt(handover, end)));
    }
}
