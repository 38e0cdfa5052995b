package org.jackfield.pool.connection;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.connection.ConnectionStats;
import org.jackfield.api.connection.SendResult;
import org.jackfield.api.handshake.Announcement;
import org.jackfield.api.handshake.MessageSource;
import org.jackfield.api.handshake.SecureChannel;
import org.jackfield.api.handshake.SecureChannelEvents;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.message.Message;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.scheduling.Flow;
import org.jackfield.api.scheduling.Portion;
import org.jackfield.api.scheduling.Scheduler;
import org.jackfield.api.scheduling.Share;
import org.jackfield.api.scheduling.Standing;
import org.jackfield.api.scheduling.Traffic;
import org.jackfield.pool.settings.PoolSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A peer that both sides have accepted.
 *
 * <pre>
 *   in    SecureChannel.received -> Router -> inbox of a protocol            (the channel's thread)
 *   out   send -> MessageQueue -> Share.wantToWrite -> transmit -> SecureChannel   (caller's, then the channel's thread)
 * </pre>
 *
 * The far end may send {@code readWindow} bytes ahead. What it has used is granted again at once, unless an inbox is full: then not
 * before the inbox has room, and so this connection alone waits.
 *
 * <p>Born silent: nothing is read or told before {@link #begin}.
 */
public final class PeerConnection implements Connection, SecureChannelEvents, Flow {

    private static final Logger LOG = LoggerFactory.getLogger(PeerConnection.class);
    private static final Share NONE = new NoShare();

    private final SecureChannel channel;
    private final BooleanSupplier takesWrites;
    private final Optional<PointId> point;
    private final Supplier<PoolSettings> settings;
    private final InstantSource clock;
    private final ConnectionOwner owner;
    private final Instant since;
    private final Announcement announcement;
    private final MessageQueue queue;
    private final MessageSource source;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicBoolean wantsTurn = new AtomicBoolean();
    private final AtomicInteger fullInboxes = new AtomicInteger();

    /** Changed by the channel's thread alone, as the other counts are. */
    private volatile long received;

    private volatile long unwanted;
    private volatile long useful;
    private volatile long missed;
    private volatile long unheard;
    private volatile Optional<Instant> stuckSince = Optional.empty();

    /** Never changed, but replaced by the control thread: thousands of connections have one protocol to hear each. */
    private volatile Map<ProtocolHost, Inbox> inboxes = Map.of();

    private volatile Share share = NONE;
    private volatile Router router = Router.EMPTY;
    private volatile TopologyEar topology = message -> false;
    private volatile Totals totals = Totals.UNSEEN;
    private volatile Set<String> features = Set.of();
    private volatile boolean suspended;
    private volatile boolean ended;

    /** Owned by the channel's thread. */
    private long owed;

    /** Likewise: what the clock said when the present turn first asked. */
    private OptionalLong turn = OptionalLong.empty();

    private int window;

    /**
     * Remembers.
     *
     * @param takesWrites whether the channel below takes writes now; asked on the channel's thread
     */
    public PeerConnection(
            SecureChannel channel,
            BooleanSupplier takesWrites,
            Optional<PointId> point,
            Supplier<PoolSettings> settings,
            InstantSource clock,
            ConnectionOwner owner) {
        this.channel = channel;
        this.takesWrites = takesWrites;
        this.point = point;
        this.settings = settings;
        this.clock = clock;
        this.owner = owner;
        this.since = clock.instant();
        this.announcement = channel.announcement();
        this.queue = new MessageQueue(settings);
        this.source = this::next;
    }

    /** From now on it reads, and tells. */
    void begin(Scheduler scheduler, Router routes, TopologyEar ear, Totals counters) {
        totals = counters;
        router = routes;
        topology = ear;
        try {
            share = scheduler.join(this);
        } catch (IllegalStateException e) {
            close(new CloseReason.SchedulerClosed());
            return;
        }
        thread().execute(() -> {
            if (ended) {
                share.leave();
                return;
            }
            window = settings.get().queues().readWindow();
            share.wantToRead(window);
            share.wantToWrite();
        });
    }

    @Override
    public PeerId peer() {
        return channel.peer();
    }

    @Override
    public Endpoint endpoint() {
        return channel.endpoint();
    }

    @Override
    public Optional<PointId> point() {
        return point;
    }

    @Override
    public Announcement announcement() {
        return announcement;
    }

    @Override
    public Instant since() {
        return since;
    }

    @Override
    public boolean open() {
        return !closing.get() && !ended;
    }

    @Override
    public ConnectionStats stats() {
        MessageQueue.State waiting = queue.state();
        return new ConnectionStats(
                share.traffic(),
                waiting.taken(),
                received,
                waiting.dropped(),
                unwanted + unheard,
                waiting.messages(),
                waiting.bytes());
    }

    @Override
    public Portion portion() {
        return share.portion();
    }

    @Override
    public SendResult send(MessageId id, Payload payload) {
        return tell(new Message.Application(id, payload));
    }

    /** Application messages so far that a protocol wanted. Any thread. */
    public long useful() {
        return useful;
    }

    /** Unwanted messages so far that are our own fault: a protocol that wanted such messages has left, or none is here. Any thread. */
    public long missed() {
        return missed;
    }

    /** Application messages so far that no protocol wanted, {@link #missed} ones included. Any thread. */
    public long unwanted() {
        return unwanted;
    }

    /** Whether all that was to be said has left, and all that we let the peer say has been read and heard. Any thread. */
    public boolean caughtUp() {
        return queue.isEmpty()
                && !share.waitsToWrite()
                && !share.waitsToRead()
                && fullInboxes.get() == 0
                && inboxes.values().stream().allMatch(Inbox::heardOut);
    }

    /** Changes how much it counts beside the others. Any thread. */
    public void standing(Standing standing) {
        share.standing(standing);
    }

    /** How much it counts. Any thread. */
    public Standing standing() {
        return share.standing();
    }

    /** Gives any message away; topology messages queue behind the others. */
    public SendResult tell(Message message) {
        if (!open()) {
            return SendResult.CLOSED;
        }
        SendResult result = queue.offer(message, channel.encodedBytes(message), Totals.moment(clock.instant()));
        if (result == SendResult.DROPPED && message instanceof Message.Application) {
            totals.dropped();
        }
        if (result == SendResult.QUEUED && wantsTurn.compareAndSet(false, true)) {
            thread().execute(() -> share.wantToWrite());
        }
        return result;
    }

    @Override
    public void close(CloseReason reason) {
        if (closing.compareAndSet(false, true)) {
            queue.close();
            channel.close(reason);
        }
    }

    @Override
    public Executor thread() {
        return channel.thread();
    }

    @Override
    public void grant(long bytes) {
        channel.request(bytes);
    }

    @Override
    public int transmit(int budget) {
        wantsTurn.set(false);
        turn = OptionalLong.empty();
        int written;
        try {
            written = channel.transmit(source, budget);
        } catch (Throwable e) {
            // what was half sealed cannot be continued, and nobody would wake this connection again
            LOG.error("{} could not write and is closed", this, e);
            close(new CloseReason.UnexpectedError(String.valueOf(e)));
            return 0;
        }
        if (takesWrites.getAsBoolean()) {
            stuckSince = Optional.empty();
        } else if (written > 0 || stuckSince.isEmpty()) {
            stuckSince = Optional.of(clock.instant());
        }
        return written;
    }

    /** Asks for a turn to write, on the channel's thread: there is something to say that is not in the queue. */
    public void wake() {
        if (wantsTurn.compareAndSet(false, true)) {
            share.wantToWrite();
        }
    }

    /** Whether the peer has said that it can do this; false as long as it has said nothing. Any thread. */
    public boolean knows(String feature) {
        return features.contains(feature);
    }

    private Optional<Message> next() {
        Optional<MessageQueue.Waiting> next = queue.poll();
        if (next.isPresent() && next.get().message() instanceof Message.Application) {
            if (turn.isEmpty()) {
                turn = OptionalLong.of(Totals.moment(clock.instant()));
            }
            totals.left(next.get().given(), turn.getAsLong());
        }
        return next.map(MessageQueue.Waiting::message);
    }

    @Override
    public void writable() {
        stuckSince = Optional.empty();
        share.wantToWrite();
    }

    /** Since when the far end has not taken what waits, if it does not. Any thread. */
    Optional<Instant> stuckSince() {
        return stuckSince;
    }

    @Override
    public void consumed(int wireBytes) {
        share.hasRead(wireBytes);
        owed += wireBytes;
        grantAgain();
    }

    @Override
    public void received(Message message) {
        if (message instanceof Message.Features theirs) {
            features = Set.copyOf(theirs.names());
            topology.hear(theirs);
            return;
        }
        received = received + 1;
        if (message instanceof Message.Application application) {
            totals.received();
            deliver(application);
        } else if (!topology.hear(message)) {
            // for want of room, which says nothing of the peer
            unheard = unheard + 1;
        }
    }

    @Override
    public void closed(CloseReason reason) {
        ended = true;
        closing.set(true);
        queue.close();
        share.leave();
        owner.ended(this, reason);
    }

    private void deliver(Message.Application application) {
        boolean wanted = false;
        List<ProtocolHost> hosts = router.hosts(application.id());
        for (int i = 0; i < hosts.size(); i++) {
            Inbox inbox = inboxes.get(hosts.get(i));
            if (inbox != null) {
                wanted = true;
                inbox.message(application);
            }
        }
        if (wanted) {
            useful = useful + 1;
            return;
        }
        if (router.misses(application.id())) {
            missed = missed + 1;
        }
        unwanted = unwanted + 1;
        totals.unwanted();
    }

    private void grantAgain() {
        // in eighths of the window, so that the far end always has credit for a whole frame and we seldom ask
        if (owed >= window / 8 && fullInboxes.get() == 0 && window > 0) {
            long bytes = owed;
            owed = 0;
            share.wantToRead(bytes);
        }
    }

    /** A protocol begins to hear this connection. Control thread. */
    void open(ProtocolHost host) {
        if (!inboxes.containsKey(host)) {
            Map<ProtocolHost, Inbox> more = new HashMap<>(inboxes);
            more.put(host, new Inbox(host, this));
            inboxes = Map.copyOf(more);
        }
    }

    /** Completes on the control thread when the connection is none of the pool's any more. */
    public CompletionStage<Void> gone() {
        return gone;
    }

    /** All protocols hear of the end, after what arrived before it. Control thread. */
    void tellEnd(CloseReason reason) {
        gone.complete(null);
        inboxes.values().forEach(inbox -> inbox.closed(reason));
        inboxes = Map.of();
        topology.ended();
    }

    @Override
    public boolean suspended() {
        return suspended;
    }

    /** The protocols hear that the channel is being replaced. Control thread. */
    public void suspend() {
        suspended = true;
        inboxes.values().forEach(Inbox::suspended);
    }

    /** The protocols hear that it goes on. Control thread. */
    public void resume() {
        suspended = false;
        inboxes.values().forEach(Inbox::resumed);
    }

    /** A protocol hears no more. Control thread. */
    void forget(ProtocolHost host) {
        Map<ProtocolHost, Inbox> rest = new HashMap<>(inboxes);
        Inbox inbox = rest.remove(host);
        if (inbox != null) {
            inboxes = Map.copyOf(rest);
            inbox.forget();
        }
    }

    void inboxFull() {
        fullInboxes.incrementAndGet();
    }

    void inboxHasRoom() {
        if (fullInboxes.decrementAndGet() == 0) {
            thread().execute(this::grantAgain);
        }
    }

    PoolSettings settings() {
        return settings.get();
    }

    @Override
    public String toString() {
        return peer() + " " + endpoint();
    }

    /** Before the connection has begun. */
    private static final class NoShare implements Share {

        @Override
        public void wantToRead(long bytes) {}

        @Override
        public void hasRead(int bytes) {}

        @Override
        public void wantToWrite() {}

        @Override
        public void standing(Standing standing) {}

        @Override
        public Standing standing() {
            return Standing.NEUTRAL;
        }

        @Override
        public boolean waitsToRead() {
            return false;
        }

        @Override
        public boolean waitsToWrite() {
            return false;
        }

        @Override
        public Traffic traffic() {
            return Traffic.NONE;
        }

        @Override
        public Portion portion() {
            return Portion.NONE;
        }

        @Override
        public void leave() {}
    }
}
