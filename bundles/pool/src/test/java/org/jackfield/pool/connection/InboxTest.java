package org.jackfield.pool.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.message.Message;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.protocol.Protocol;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.pool.VirtualThreads;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.event.Guard;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.thread.Threads;
import org.jackfield.testkit.VirtualTime;
import org.junit.jupiter.api.Test;

class InboxTest {

    private static final MessageId WORDS = new MessageId(0x4a51);

    private final Jammed channel = new Jammed();
    private final Listener listener = new Listener();
    private final Sleeper thread = new Sleeper();
    private final ProtocolHost host = host();
    private final Inbox inbox = new Inbox(host, connection());
    private final Inbox second = new Inbox(host, connection());
    private final Inbox third = new Inbox(host, connection());

    @Test
    void theFirstOfManySmallMessagesWakesTheProtocolAtOnceAndTheOthersTogether() {
        firstAtOnceAndTheOthersTogether(inbox, inbox, inbox);
    }

    @Test
    void itIsTheSameOfManyConnectionsThatOneThreadReads() {
        firstAtOnceAndTheOthersTogether(inbox, second, third);
    }

    private void firstAtOnceAndTheOthersTogether(Inbox first, Inbox second, Inbox third) {
        thread.sleepAgain();

        first.message(message(1));
        assertEquals(1, thread.woken());
        thread.sleepAgain();

        second.message(message(2));
        third.message(message(3));
        assertEquals(0, thread.woken());

        channel.goOn();
        assertEquals(1, thread.woken());
        thread.sleepAgain();
        assertEquals(List.of(1L, 2L, 3L), listener.heard);
    }

    @Test
    void whenTheChannelsThreadHasMovedOnTheNextMessageIsTheFirstAgain() {
        thread.sleepAgain();
        inbox.message(message(1));
        thread.sleepAgain();
        channel.goOn();
        assertEquals(0, thread.woken());

        inbox.message(message(2));

        assertEquals(1, thread.woken());
    }

    @Test
    void aLargeMessageWaitsForNobodyAndTakesTheSmallOnesBeforeItAlong() {
        thread.sleepAgain();
        inbox.message(message(1));
        thread.sleepAgain();
        inbox.message(message(2));

        inbox.message(message(60_000));

        assertEquals(1, thread.woken());
        thread.sleepAgain();
        assertEquals(List.of(1L, 2L, 60_000L), listener.heard);
    }

    @Test
    void anEndWaitsForNobody() {
        thread.sleepAgain();
        inbox.message(message(1));
        thread.sleepAgain();
        inbox.message(message(2));

        inbox.closed(new CloseReason.ClosedByPeer());

        assertEquals(1, thread.woken());
        thread.sleepAgain();
        assertEquals(List.of(1L, 2L, -1L), listener.heard);
    }

    @Test
    void whoseOwnChannelGoesOnIsHeardThoughTheFirstOnesDoesNot() {
        Inbox first = new Inbox(host, connectionOver(new Jammed()));
        thread.sleepAgain();
        first.message(message(1));
        thread.sleepAgain();
        second.message(message(2));

        channel.goOn();

        thread.sleepAgain();
        assertEquals(List.of(1L, 2L), listener.heard);
    }

    @Test
    void whoIsHeardMeanwhileIsNotCalledForAgain() {
        thread.sleepAgain();
        inbox.message(message(1));
        thread.sleepAgain();
        second.message(message(2));
        third.message(message(3));

        second.message(message(60_000));
        third.forget();
        assertEquals(1, thread.woken());
        thread.sleepAgain();
        channel.goOn();

        assertEquals(0, thread.woken());
        assertEquals(List.of(1L, 2L, 60_000L), listener.heard);
    }

    @Test
    void threadsOfChannelsGatherEachForThemselvesAndNothingIsKeptOfOneThatHasGone() throws InterruptedException {
        thread.sleepAgain();

        inbox.message(message(1));
        Thread other = new Thread(() -> second.message(message(2)));
        other.start();
        other.join();
        assertEquals(2, thread.woken());
        thread.sleepAgain();

        // the tasks of both run here, whoever asked
        channel.goOn();
        third.message(message(3));

        assertEquals(1, thread.woken());
        assertEquals(1, host.calls().asking(), "this thread alone has asked since");
        thread.sleepAgain();
        assertEquals(List.of(1L, 2L, 3L), listener.heard);
    }

    @Test
    void manyWaitForNobody() {
        List<Inbox> inboxes =
                Stream.generate(() -> new Inbox(host, connection())).limit(65).toList();
        thread.sleepAgain();
        inboxes.get(0).message(message(1));
        thread.sleepAgain();

        inboxes.subList(1, 65).forEach(one -> one.message(message(1)));

        assertEquals(1, thread.woken());
        thread.sleepAgain();
        assertEquals(65, listener.heard.size());
    }

    private static Message.Application message(int bytes) {
        return new Message.Application(WORDS, Payload.of(new byte[bytes]));
    }

    private ProtocolHost host() {
        VirtualTime time = new VirtualTime();
        EventStream events = new EventStream(time, new VirtualThreads(time), time);
        return new ProtocolHost(listener, listener.name(), listener.messages(), thread, new Guard(events));
    }

    private PeerConnection connection() {
        return connectionOver(channel);
    }

    private static PeerConnection connectionOver(Jammed channel) {
        return new PeerConnection(
                channel,
                () -> true,
                Optional.empty(),
                () -> PoolSettings.DEFAULT,
                InstantSource.system(),
                (ended, reason) -> {});
    }

    /** Remembers how long the messages were; -1 for the end. */
    private static final class Listener implements Protocol {

        private final List<Long> heard = new ArrayList<>();

        @Override
        public String name() {
            return "listener";
        }

        @Override
        public Set<MessageId> messages() {
            return Set.of(WORDS);
        }

        @Override
        public void connected(Connection connection) {}

        @Override
        public void received(Connection connection, MessageId id, Payload payload) {
            heard.add(payload.size());
        }

        @Override
        public void closed(Connection connection, CloseReason reason) {
            heard.add(-1L);
        }
    }

    /** A protocol's thread that sleeps until the test lets it work. */
    private static final class Sleeper implements Threads.Worker {

        private final Deque<Runnable> tasks = new ArrayDeque<>();

        /** How often it has been woken since it fell asleep. */
        int woken() {
            return tasks.size();
        }

        /** It does all that it was woken for. */
        void sleepAgain() {
            while (!tasks.isEmpty()) {
                tasks.remove().run();
            }
        }

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public CompletionStage<Void> stop() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void interrupt() {}
    }
}
