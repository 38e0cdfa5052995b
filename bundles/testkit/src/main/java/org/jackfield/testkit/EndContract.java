package org.jackfield.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Listener;
import org.jackfield.api.transport.Transport;
import org.junit.jupiter.api.Test;

/** The part of the contract that speaks of how channels end. */
abstract class EndContract extends StreamContract {

    @Test
    void whatWasCommittedBeforeClosingStillArrives() {
        Ends ends = connect(transport());
        byte[] said = ChannelProbe.noise(7, 60_000);
        ends.acceptor().request(said.length);

        ends.dialler().onThread(channel -> {
            channel.claim(said.length).put(said);
            channel.commit(said.length);
            channel.close(new CloseReason.Shutdown());
        });

        assertEquals(new CloseReason.Shutdown(), ends.dialler().awaitEnd());
        assertEquals(new CloseReason.ClosedByPeer(), ends.acceptor().awaitEnd());
        assertArrayEquals(said, ends.acceptor().heard());
    }

    @Test
    void whatWasCommittedBeforeClosingArrivesAlthoughTheFarEndHasSaidThingsThatNobodyRead() {
        Ends ends = connect(transport());
        byte[] said = ChannelProbe.noise(8, 60_000);
        ends.acceptor().request(said.length);
        ends.acceptor().write(new byte[100_000]);
        ends.acceptor().awaitAllWritten();

        ends.dialler().write(said);
        ends.dialler().awaitAllWritten();
        ends.dialler().channel().close(new CloseReason.Shutdown());

        ends.acceptor().awaitBytes(said.length);
        assertArrayEquals(said, ends.acceptor().heard());
    }

    @Test
    void theEndComesAfterTheLastByteHoweverSlowlyItIsRead() {
        Ends ends = connect(transport());
        byte[] said = ChannelProbe.noise(9, 30_000);
        ends.dialler().write(said);
        ends.dialler().awaitAllWritten();
        ends.dialler().channel().close(new CloseReason.Shutdown());
        ends.acceptor().request(29_999);
        ends.acceptor().awaitBytes(29_999);
        ends.acceptor().onThread(channel -> {});
        assertEquals(Optional.empty(), ends.acceptor().end());

        ends.acceptor().request(1);

        assertEquals(new CloseReason.ClosedByPeer(), ends.acceptor().awaitEnd());
        assertArrayEquals(said, ends.acceptor().heard());
    }

    @Test
    void whoeverSpeaksAndLeavesAtOnceIsHeard() {
        Transport transport = transport();
        Listener listener = listen(transport, localPoint(transport), end -> end.request(100));
        for (int i = 0; i < 100; i++) {
            Dialler dialler = new Dialler(end -> end.channel().thread().execute(() -> {
                end.channel().claim(5).put("words".getBytes(US_ASCII));
                end.channel().commit(5);
                end.channel().close(new CloseReason.Shutdown());
            }));
            transport.dial(DialRequest.to(listener.local(), DIAL_TIMEOUT), dialler);
            dialler.channel();
            ChannelProbe acceptor = nextAccepted();

            assertEquals(new CloseReason.ClosedByPeer(), acceptor.awaitEnd());
            assertEquals("words", new String(acceptor.heard(), US_ASCII));
        }
    }

    @Test
    void anEndWithoutBytesBeforeItIsHeardWithoutCredit() {
        Ends ends = connect(transport());

        ends.acceptor().channel().close(new CloseReason.Shutdown());

        assertEquals(new CloseReason.ClosedByPeer(), ends.dialler().awaitEnd());
        assertEquals(new CloseReason.Shutdown(), ends.acceptor().awaitEnd());
    }

    @Test
    void theFirstReasonForClosingWins() {
        Ends ends = connect(transport());
        ends.dialler().onThread(channel -> {
            channel.close(new CloseReason.OperatorDecided("first"));
            channel.close(new CloseReason.OperatorDecided("second"));
        });

        assertEquals(new CloseReason.OperatorDecided("first"), ends.dialler().awaitEnd());
        ends.dialler().channel().close(new CloseReason.OperatorDecided("third"));
        ends.dialler().onThread(channel -> {
            channel.request(1);
            channel.claim(10);
            channel.commit(10);
            channel.flush();
        });
    }

    @Test
    void bothEndsMayCloseAtTheSameTimeFromAnyThread() {
        Transport transport = transport();
        Listener listener = listen(transport);
        for (int i = 0; i < 50; i++) {
            ChannelProbe dialler = dial(transport, listener.local());
            ChannelProbe acceptor = nextAccepted();
            CompletableFuture<Void> one =
                    CompletableFuture.runAsync(() -> dialler.channel().close(new CloseReason.Shutdown()));
            acceptor.channel().close(new CloseReason.Swapped());
            one.join();
            dialler.awaitEnd();
            acceptor.awaitEnd();
        }
    }

    @Test
    void aChannelMayBeClosedWhileItIsIntroduced() {
        Transport transport = transport();
        Listener listener =
                listen(transport, localPoint(transport), end -> end.channel().close(new CloseReason.AddressBanned()));
        ChannelProbe dialler = dial(transport, listener.local());

        assertEquals(new CloseReason.AddressBanned(), nextAccepted().awaitEnd());
        assertEquals(new CloseReason.ClosedByPeer(), dialler.awaitEnd());
    }

    @Test
    void closingWithinAnEventIsTheLastThingHeard() {
        Ends ends = connect(transport());
        ends.acceptor().request(100_000);
        ends.acceptor().onReceived(bytes -> ends.acceptor().channel().close(new CloseReason.Shutdown()));

        ends.dialler().write(new byte[100_000]);

        assertEquals(new CloseReason.Shutdown(), ends.acceptor().awaitEnd());
        ends.dialler().awaitEnd();
    }

    @Test
    void aWayThatBreaksIsHeardAsALoss() {
        Ends ends = connectBreakably(transport());
        ends.dialler().request(1);
        assumeTrue(sever(ends.dialler().channel()), "no way can be broken here");

        assertEquals(new CloseReason.ConnectionLost(), ends.dialler().awaitEnd());
        assertInstanceOf(CloseReason.ConnectionLost.class, ends.acceptor().awaitEnd());
    }

    @Test
    void aWayThatBreaksInTheMidstOfAMebibyteIsALossToBoth() {
        Ends ends = connectBreakably(transport());
        byte[] said = ChannelProbe.noise(10, 64 * 1024 * 1024);
        ends.acceptor().request(100_000);
        ends.dialler().write(said);
        ends.acceptor().awaitBytes(100_000);
        assumeTrue(sever(ends.dialler().channel()), "no way can be broken here");

        // bytes that wait without credit may hide the break
        ends.acceptor().request(said.length);

        assertEquals(new CloseReason.ConnectionLost(), ends.dialler().awaitEnd());
        assertEquals(new CloseReason.ConnectionLost(), ends.acceptor().awaitEnd());
        int heard = ends.acceptor().heard().length;
        assertArrayEquals(ChannelProbe.head(said, heard), ends.acceptor().heard());
    }

    @Test
    void aTransportThatShutsDownClosesItsChannelsAndListeners() {
        Transport leaving = transport();
        Transport staying = transport();
        Ends ends = connect(staying, leaving);
        Channel theirs = ends.acceptor().channel();

        shutDown(leaving);

        assertEquals(
                new CloseReason.TransportGone(leaving.scheme()), ends.acceptor().awaitEnd());
        assertEquals(new CloseReason.ClosedByPeer(), ends.dialler().awaitEnd());
        theirs.request(1);
        Dialler dialler = new Dialler(channel -> {});
        staying.dial(DialRequest.to(ends.listener().local(), DIAL_TIMEOUT), dialler);
        assertEquals(new CloseReason.DialRefused(), dialler.failure());
    }
}
