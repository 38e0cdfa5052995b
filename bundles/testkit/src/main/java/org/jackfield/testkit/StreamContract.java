package org.jackfield.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Listener;
import org.jackfield.api.transport.Transport;
import org.junit.jupiter.api.Test;

/** The part of the contract that speaks of bytes and credit. */
abstract class StreamContract extends HandoverContract {

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
    void creditGivenDuringTheIntroductionIsServedAfterIt() {
        Transport transport = transport();
        Listener listener = listen(transport, localPoint(transport), end -> end.request(1));
        Dialler dialler = new Dialler(end -> end.write(new byte[] {1}));
        transport.dial(DialRequest.to(listener.local(), DIAL_TIMEOUT), dialler);
        dialler.channel();

        nextAccepted().awaitBytes(1);
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
    void aMebibyteLeavesWithOneFlush() {
        Ends ends = connect(transport());
        byte[] said = ChannelProbe.noise(8, 1024 * 1024);
        ends.acceptor().request(said.length);

        ends.dialler().onThread(channel -> {
            for (int from = 0; from < said.length; from += 65_536) {
                channel.claim(65_536).put(said, from, 65_536);
                channel.commit(65_536);
            }
            channel.flush();
        });

        ends.acceptor().awaitBytes(said.length);
        assertArrayEquals(said, ends.acceptor().heard());
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
}
