package org.jackfield.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Listener;
import org.jackfield.api.transport.Transport;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Transport} promises, as tests: a plugin's own test extends this class and says how its transport is opened.
 *
 * <pre>
 *   class MyTransportTest extends TransportContract {
 *       protected Transport openTransport() { return new MyTransport(...); }
 *       protected void shutDown(Transport transport) { ((MyTransport) transport).shutdown(); }
 *   }
 * </pre>
 *
 * <p>Whatever a test is about, every event of every channel is checked as well: one at a time, none before the introduction or after
 * the end, and never more bytes than were requested.
 */
public abstract class TransportContract extends HandoverContract {

    @Test
    void bytesGoBothWays() {
        Ends ends = connect(transport());
        ends.dialler().request(100);
        ends.acceptor().request(100);

        ends.dialler().write("ping".getBytes(US_ASCII));
        ends.acceptor().write("pong!".getBytes(US_ASCII));

        ends.acceptor().awaitBytes(4);
        ends.dialler().awaitBytes(5);
        assertEquals("pong!", new String(ends.dialler().heard(), US_ASCII));
        assertEquals("ping", new String(ends.acceptor().heard(), US_ASCII));
    }

    @Test
    void theEndpointsOfBothEndsMirrorEachOther() {
        Transport transport = transport();
        Ends ends = connect(transport);
        var ours = ends.dialler().channel().endpoint();
        var theirs = ends.acceptor().channel().endpoint();

        assertEquals(Direction.OUTBOUND, ours.direction());
        assertEquals(Direction.INBOUND, theirs.direction());
        assertEquals(ends.listener().local(), ours.remote());
        assertEquals(ours.remote(), theirs.local());
        assertEquals(ours.local(), theirs.remote());
        assertEquals(transport.scheme(), ours.local().scheme());
    }

    @Test
    void aListenerOnPortZeroHasARealPort() {
        assertNotEquals(0, listen(transport()).local().port());
    }

    @Test
    void aTakenPointIsSaidToBeInUse() {
        Transport transport = transport();
        PointId taken = listen(transport).local();

        assertEquals(new CloseReason.AddressInUse(taken), listenInVain(transport, taken));
    }

    @Test
    void whereNobodyListensADialIsRefused() {
        Transport transport = transport();
        Listener listener = listen(transport);
        done(listener.close());

        Dialler dialler = new Dialler(channel -> {});
        transport.dial(DialRequest.to(listener.local(), DIAL_TIMEOUT), dialler);

        assertEquals(new CloseReason.DialRefused(), dialler.failure());
    }

    @Test
    void aPointIsFreeAgainAfterItsListenerHasClosedAndItsChannelsLiveOn() {
        Transport transport = transport();
        Ends ends = connect(transport);
        done(ends.listener().close());

        Listener again = listen(transport, ends.listener().local(), channel -> {});

        assertEquals(ends.listener().local(), again.local());
        roundTrip(ends.dialler(), ends.acceptor());
        roundTrip(ends.acceptor(), ends.dialler());
    }

    @Test
    void closingAListenerTwiceIsHarmless() {
        Listener listener = listen(transport());
        done(listener.close());
        done(listener.close());
    }

    @Test
    void optionsThatNobodyKnowsAreIgnored() {
        Transport transport = transport();
        Listener listener = listen(transport);
        Dialler dialler = new Dialler(channel -> {});

        transport.dial(
                new DialRequest(listener.local(), DIAL_TIMEOUT, Optional.empty(), Map.of("no-such-option", "7")),
                dialler);

        roundTrip(dialler.channel(), nextAccepted());
    }

    @Test
    void noMoreBytesArriveThanWereRequested() {
        Ends ends = connect(transport());
        byte[] said = ChannelProbe.noise(1, 200_000);
        ends.dialler().write(said);
        int requested = 0;
        for (int credit : List.of(1, 1, 7, 64, 1, 4093, 65_537, 3)) {
            ends.acceptor().request(credit);
            requested += credit;
            ends.acceptor().awaitBytes(requested);
            roundTrip(ends.dialler(), ends.acceptor());
        }
        ends.acceptor().request(said.length);

        ends.acceptor().awaitBytes(said.length);
        assertArrayEquals(said, ends.acceptor().heard());
    }

    @Test
    void nothingIsHeardWithoutCredit() {
        Ends ends = connect(transport());
        ends.dialler().write(new byte[1000]);
        ends.dialler().awaitAllWritten();
        for (int i = 0; i < 10; i++) {
            roundTrip(ends.dialler(), ends.acceptor());
        }
        assertEquals(0, ends.acceptor().heardBytes());

        ends.acceptor().request(Long.MAX_VALUE);
        ends.acceptor().awaitBytes(1000);
    }

    @Test
    void creditGivenWithinAnEventIsServedAfterIt() {
        Ends ends = connect(transport());
        byte[] said = ChannelProbe.noise(2, 3_000);
        ends.acceptor().onReceived(bytes -> ends.acceptor().request(1));
        ends.acceptor().request(1);

        ends.dialler().write(said);

        ends.acceptor().awaitBytes(said.length);
        assertArrayEquals(said, ends.acceptor().heard());
    }

    @Test
    void creditFromSeveralThreadsAddsUp() {
        Ends ends = connect(transport());
        byte[] said = ChannelProbe.noise(3, 20_000);
        ends.dialler().write(said);

        List<CompletableFuture<Void>> askers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            askers.add(CompletableFuture.runAsync(() -> {
                for (int j = 0; j < 500; j++) {
                    ends.acceptor().request(3);
                }
            }));
        }
        askers.forEach(CompletableFuture::join);

        ends.acceptor().awaitBytes(12_000);
        assertArrayEquals(ChannelProbe.head(said, 12_000), ends.acceptor().heard());
    }

    @Test
    void whoeverIsNotReadStopsBeingWritableAndHearsWhenHeIsAgain() {
        Ends ends = connect(transport());
        byte[] said = ChannelProbe.noise(4, 64 * 1024 * 1024);
        ends.dialler().write(said);
        ends.dialler().onThread(channel -> {});
        assertTrue(ends.dialler().writtenBytes() < said.length, "64 MiB were taken although nobody read");

        ends.acceptor().request(said.length);

        ends.dialler().awaitWritableAgain();
        ends.acceptor().awaitBytes(said.length);
        assertArrayEquals(said, ends.acceptor().heard());
    }

    @Test
    void writesOfOneByteKeepTheirOrder() {
        Ends ends = connect(transport());
        byte[] said = ChannelProbe.noise(5, 5_000);
        ends.acceptor().request(said.length);
        ends.dialler().claimAtMost(1);

        ends.dialler().write(said);

        ends.acceptor().awaitBytes(said.length);
        assertArrayEquals(said, ends.acceptor().heard());
    }

    @Test
    void mebibytesCrossEachOther() {
        long seed = 6;
        Ends ends = connect(transport());
        byte[] there = ChannelProbe.noise(seed, 8 * 1024 * 1024);
        byte[] back = ChannelProbe.noise(seed + 1, 8 * 1024 * 1024);
        ends.acceptor().onReceived(bytes -> ends.acceptor().request(100_000));
        ends.dialler().onReceived(bytes -> ends.dialler().request(100_000));
        ends.acceptor().request(1);
        ends.dialler().request(1);

        ends.dialler().claimAtMost(1 + new SplittableRandom(seed).nextInt(60_000));
        ends.dialler().write(there);
        ends.acceptor().write(back);

        ends.acceptor().awaitBytes(there.length);
        ends.dialler().awaitBytes(back.length);
        assertArrayEquals(there, ends.acceptor().heard());
        assertArrayEquals(back, ends.dialler().heard());
    }

    @Test
    void onlyWhatWasCommittedLeaves() {
        Ends ends = connect(transport());
        ends.acceptor().request(100);

        ends.dialler().onThread(channel -> {
            channel.claim(65_536).put((byte) 9);
            channel.commit(0);
            channel.claim(1_000).put((byte) 1).put((byte) 2).put((byte) 3);
            channel.commit(2);
            channel.claim(1).put((byte) 4);
            channel.commit(1);
            channel.flush();
        });

        ends.acceptor().awaitBytes(3);
        assertArrayEquals(new byte[] {1, 2, 4}, ends.acceptor().heard());
    }

    @Test
    void aClaimOutsideItsBoundsIsTheCallersMistake() {
        Ends ends = connect(transport());
        ends.dialler().onThread(channel -> {
            assertThrows(IllegalArgumentException.class, () -> channel.claim(0));
            assertThrows(IllegalArgumentException.class, () -> channel.claim(65_537));
            assertEquals(65_536, channel.claim(65_536).remaining());
            assertThrows(IllegalArgumentException.class, () -> channel.commit(65_537));
            channel.commit(0);
        });
        roundTrip(ends.acceptor(), ends.dialler());
    }

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
    void creditGivenDuringTheIntroductionIsServedAfterIt() {
        Transport transport = transport();
        Listener listener = listen(transport, localPoint(transport), end -> end.request(1));
        Dialler dialler = new Dialler(end -> end.write(new byte[] {1}));
        transport.dial(DialRequest.to(listener.local(), DIAL_TIMEOUT), dialler);
        dialler.channel();

        nextAccepted().awaitBytes(1);
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
    void tasksOfTheChannelsThreadRunInOrderAndNeverInsideTheCallThatGivesThem() {
        Ends ends = connect(transport());
        List<Integer> order = new ArrayList<>();
        boolean[] inside = new boolean[1];
        ends.dialler().onThread(channel -> {
            inside[0] = true;
            for (int i = 0; i < 100; i++) {
                int number = i;
                channel.thread().execute(() -> order.add(inside[0] ? -1 : number));
            }
            inside[0] = false;
        });
        ends.dialler().onThread(channel -> {});

        ends.dialler().onThread(channel -> assertEquals(100, order.size()));
        assertEquals(IntStream.range(0, 100).boxed().toList(), order);
    }

    @Test
    void manyChannelsAtOnceDoNotMixTheirBytes() {
        Transport transport = transport();
        Listener listener = listen(transport);
        int many = 200;
        List<Dialler> diallers = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            Dialler dialler = new Dialler(channel -> {});
            diallers.add(dialler);
            transport.dial(DialRequest.to(listener.local(), DIAL_TIMEOUT), dialler);
        }
        List<ChannelProbe> acceptors = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            acceptors.add(nextAccepted());
        }
        acceptors.forEach(acceptor -> {
            acceptor.request(4_000);
            acceptor.onReceived(bytes -> {});
        });
        List<byte[]> said = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            said.add(ChannelProbe.noise(i, 4_000));
            diallers.get(i).channel().write(said.get(i));
        }

        acceptors.forEach(acceptor -> acceptor.awaitBytes(4_000));
        List<String> heard = acceptors.stream()
                .map(end -> Arrays.toString(end.heard()))
                .sorted()
                .toList();
        assertEquals(said.stream().map(Arrays::toString).sorted().toList(), heard);
    }

    @Test
    void aDialThatIsCalledOffIsDecidedOnce() {
        Transport transport = transport();
        Listener listener = listen(transport);
        for (int i = 0; i < 50; i++) {
            Dialler dialler = new Dialler(channel -> {});
            Cancellable dial = transport.dial(DialRequest.to(listener.local(), DIAL_TIMEOUT), dialler);
            dial.cancel();
            dial.cancel();
            Object answer = dialler.answer();
            if (answer instanceof ChannelProbe opened) {
                opened.channel().close(new CloseReason.DialCancelled());
                opened.awaitEnd();
            } else {
                assertEquals(new CloseReason.DialCancelled(), answer);
            }
            assertTrue(dialler.nothingMore());
        }
        acceptedEnds.forEach(ChannelProbe::awaitEnd);
    }

    @Test
    void aDialThatNobodyAnswersEndsInTime() {
        Transport transport = transport();
        assumeTrue(silentPoint().isPresent(), "no point is silent here");
        Dialler dialler = new Dialler(channel -> {});

        transport.dial(DialRequest.to(silentPoint().get(), ofMillis(300)), dialler);

        assertEquals(new CloseReason.TimedOut(CloseReason.Phase.DIALLING, ofMillis(300)), dialler.failure());
    }

    @Test
    void aDialThatNobodyAnswersCanBeCalledOff() {
        Transport transport = transport();
        assumeTrue(silentPoint().isPresent(), "no point is silent here");
        Dialler dialler = new Dialler(channel -> {});

        transport
                .dial(DialRequest.to(silentPoint().get(), DIAL_TIMEOUT), dialler)
                .cancel();

        assertEquals(new CloseReason.DialCancelled(), dialler.failure());
    }

    @Test
    void aWayThatBreaksIsHeardAsALoss() {
        Ends ends = connect(transport());
        ends.dialler().request(1);
        assumeTrue(sever(ends.dialler().channel()), "no way can be broken here");

        assertEquals(new CloseReason.ConnectionLost(), ends.dialler().awaitEnd());
        assertInstanceOf(CloseReason.ConnectionLost.class, ends.acceptor().awaitEnd());
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
