package org.jackfield.pool.session;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.handshake.Announcement;
import org.jackfield.api.handshake.MessageSource;
import org.jackfield.api.handshake.SecureChannel;
import org.jackfield.api.handshake.SecureChannelEvents;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.message.Message;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.pool.settings.SessionLimits;

/**
 * What two nodes of our kind say to each other, over one channel after another: to whoever stands above, a secure channel that does not
 * break.
 *
 * <pre>
 *   PeerConnection  --transmit-->  Session: counts, keeps until acknowledged  --transmit-->  the present Leg
 *                   &lt;--received--           counts, drops what it has already  &lt;--received--
 * </pre>
 *
 * A channel is reliable and ordered, so a message needs no number of its own: both ends count. Of each message a copy of the reference is
 * kept until the far end says that it has it; when a channel breaks, both say how many they have, and the rest is sent again over the
 * next ({@link Resumption}). Who dialled the session's first channel <em>leads</em>: it alone says which channel carries the session from
 * now on, so that there is never a doubt.
 *
 * <p>Owned by its {@linkplain #thread thread}, which changes with the channel; what is said from elsewhere is said there.
 */
public final class Session implements SecureChannel {

    /** What we can do, as the {@link Message.Features} that either end begins with. */
    public static final List<String> FEATURES = List.of("session/1", "points/1", "exchange/1");

    private static final String RESUMABLE = FEATURES.get(0);
    private static final CloseReason MOVED = new CloseReason.Moved();
    private static final int UNSAID_MESSAGES = 64;
    private static final int UNSAID_BYTES = 1 << 17;

    private final PeerId peer;
    private final Announcement announcement;
    private final ByteString transcript;
    private final boolean leads;
    private final SessionThread thread;
    private final InstantSource clock;
    private final Supplier<SessionLimits> limits;
    private final SessionOwner owner;
    private final AtomicReference<Optional<CloseReason>> closing = new AtomicReference<>(Optional.empty());
    private final Outbox outbox = new Outbox();
    private final Ear ear = new Ear();

    private volatile SecureChannel latest;
    private volatile boolean begun;
    private volatile boolean suspended;
    private volatile boolean ended;
    private volatile long received;
    /** Whether the far end has said that it carries sessions on. */
    private volatile boolean resumable;

    private Optional<SecureChannelEvents> listener = Optional.empty();
    private Runnable wake = () -> {};
    private Optional<Leg> leg;
    private Optional<Leg> retired = Optional.empty();
    private Optional<CloseReason> loss = Optional.empty();
    private Instant lost = Instant.MIN;
    private Instant heard;
    private boolean featuresHeard;
    private boolean featuresOwed = true;
    private boolean acknowledgeOwed;
    private Optional<Message> attachOwed = Optional.empty();
    private boolean spoken;
    private boolean farewell;
    private long outstanding;
    private volatile long epoch;
    private long skip;
    private int unsaidMessages;
    private long unsaidBytes;

    /** Of the channel that it begins on; on that channel's thread. */
    Session(
            SecureChannel first,
            BooleanSupplier takesWrites,
            Supplier<SessionLimits> limits,
            InstantSource clock,
            SessionOwner owner) {
        this.peer = first.peer();
        this.announcement = first.announcement();
        this.transcript = first.transcript();
        this.leads = first.endpoint().direction() == Direction.OUTBOUND;
        this.thread = new SessionThread(first.thread());
        this.clock = clock;
        this.limits = limits;
        this.owner = owner;
        this.latest = first;
        this.heard = clock.instant();
        Leg only = new Leg(first, takesWrites);
        only.hear(ear);
        this.leg = Optional.of(only);
    }

    /**
     * Says who hears from now on, on the thread.
     *
     * @param wakes asks for a turn to write
     * @return to whom the first channel's events go
     */
    public SecureChannelEvents hear(SecureChannelEvents above, Runnable wakes) {
        listener = Optional.of(above);
        wake = wakes;
        return leg.orElseThrow();
    }

    /** It carries a connection that is kept: from now on it is worth to be resumed. Any thread. */
    void begin() {
        begun = true;
    }

    /** Whether it has no channel at present. Any thread. */
    public boolean suspended() {
        return suspended;
    }

    /** Whether another channel may carry it on. Any thread. */
    boolean alive() {
        return begun && !ended && closing.get().isEmpty();
    }

    /**
     * Whether the far end has said that it can carry the session on. It says so once, on the first channel: before that has arrived, no
     * other may take that one's place. Any thread.
     */
    boolean resumable() {
        return resumable;
    }

    /** Whether we lead. */
    boolean leads() {
        return leads;
    }

    /** How many channels have carried it on, as the end that leads counts. Any thread. */
    long epoch() {
        return epoch;
    }

    /** How many messages have arrived. Any thread. */
    long received() {
        return received;
    }

    @Override
    public PeerId peer() {
        return peer;
    }

    @Override
    public Endpoint endpoint() {
        return latest.endpoint();
    }

    @Override
    public Announcement announcement() {
        return announcement;
    }

    /** Of its first channel. */
    @Override
    public ByteString transcript() {
        return transcript;
    }

    @Override
    public Executor thread() {
        return thread;
    }

    @Override
    public long encodedBytes(Message message) {
        return latest.encodedBytes(message);
    }

    /** Whether the present channel takes writes; while there is none, nobody is to blame. On the thread. */
    public boolean takesWrites() {
        return leg.map(Leg::takesWrites).orElse(true);
    }

    /** On the thread. */
    @Override
    public void request(long wireBytes) {
        if (outstanding <= 0) {
            // what it said while it might not is heard from now on
            heard = clock.instant();
        }
        outstanding += wireBytes;
        leg.ifPresent(present -> present.channel().request(wireBytes));
    }

    @Override
    public int transmit(MessageSource source, int budget) {
        if (leg.isEmpty()) {
            return 0;
        }
        int written = leg.get().channel().transmit(() -> next(source), budget);
        spoken |= written > 0;
        return written;
    }

    private Optional<Message> attach() {
        Optional<Message> owed = attachOwed;
        attachOwed = Optional.empty();
        return owed;
    }

    private Optional<Message> next(MessageSource source) {
        if (attachOwed.isPresent()) {
            return attach();
        }
        if (featuresOwed) {
            featuresOwed = false;
            return Optional.of(new Message.Features(FEATURES));
        }
        if (acknowledgeOwed) {
            acknowledgeOwed = false;
            unsaidMessages = 0;
            unsaidBytes = 0;
            return Optional.of(new Message.Acknowledge(received));
        }
        Optional<Message> again = outbox.again();
        if (again.isPresent()) {
            return again;
        }
        SessionLimits now = limits.get();
        if (outbox.isFull(now.windowBytes(), now.windowMessages())) {
            return Optional.empty();
        }
        Optional<Message> fresh = source.next();
        if (fresh.isPresent() && (resumable() || !featuresHeard)) {
            outbox.sent(fresh.get(), weight(fresh.get()));
        }
        return fresh;
    }

    /** What was taken on is sent, and so it is not asked here once more whether it may be as long as it is. */
    private long weight(Message message) {
        return message instanceof Message.Application application
                ? application.payload().size()
                : latest.encodedBytes(message);
    }

    /** Ends the session, and says so to the far end if that can be heard. */
    @Override
    public void close(CloseReason reason) {
        if (closing.compareAndSet(Optional.empty(), Optional.of(reason))) {
            thread.execute(() -> closeNow(reason));
        }
    }

    private void closeNow(CloseReason reason) {
        if (leg.isEmpty()) {
            end(reason);
            return;
        }
        closeRetired(reason);
        SecureChannel channel = leg.get().channel();
        if (resumable()) {
            channel.transmit(once(new Message.Farewell()), 1);
        }
        channel.close(reason);
    }

    /** A source of one message. */
    static MessageSource once(Message message) {
        AtomicReference<Optional<Message>> only = new AtomicReference<>(Optional.of(message));
        return () -> only.getAndSet(Optional.empty());
    }

    /** From time to time, from any thread: says that we are there, and looks whether the far end is. */
    void beat() {
        thread.execute(() -> {
            if (ended) {
                return;
            }
            Instant now = clock.instant();
            if (suspended) {
                if (!now.isBefore(lost.plus(limits.get().resumeWithin()))) {
                    end(loss.orElseThrow());
                }
            } else if (leg.isPresent() && resumable()) {
                beat(now);
            }
        });
    }

    private void beat(Instant now) {
        if (!spoken || unsaidMessages > 0) {
            acknowledgeOwed = true;
            wake.run();
        }
        spoken = false;
        Duration most = limits.get().silence();
        // whoever is not listened to is not silent
        if (outstanding > 0 && now.isAfter(heard.plus(most))) {
            lose(new CloseReason.Silent(most));
        }
    }

    private void lose(CloseReason reason) {
        Leg silent = leg.orElseThrow();
        silent.retire();
        silent.channel().close(reason);
        legEnded(reason);
    }

    /**
     * The far end has proved on another channel that it knows the session: that one carries it from now on, because we lead. Any thread.
     */
    void lead(Resumption next, long theyHave) {
        thread.execute(() -> {
            if (refused(next)) {
                return;
            }
            if (!suspended && next.outdated(epoch)) {
                next.refuse("another channel carries the session by now");
                return;
            }
            int repeated = outbox.rewind(theyHave);
            if (repeated < 0) {
                miscounted(next, theyHave);
                return;
            }
            epoch = epoch + 1;
            moveTo(next, Optional.of(new Message.Attach(epoch, received, outbox.acknowledged())), repeated, 0);
        });
    }

    /** The far end leads, and says that another channel carries the session from now on. Any thread. */
    void follow(Resumption next, Message.Attach attach) {
        thread.execute(() -> {
            if (refused(next)) {
                return;
            }
            if (attach.epoch() <= epoch) {
                next.refuse("a later channel carries the session already");
                return;
            }
            long twice = received - attach.after();
            int repeated = attach.received() < outbox.acknowledged() ? -1 : outbox.rewind(attach.received());
            if (repeated < 0 || twice < 0 || attach.after() < next.reported()) {
                miscounted(next, attach.received());
                return;
            }
            epoch = attach.epoch();
            moveTo(next, Optional.empty(), repeated, twice);
        });
    }

    private boolean refused(Resumption next) {
        boolean over = !alive();
        if (over) {
            next.refuse("the session has ended");
        }
        return over;
    }

    private void miscounted(Resumption next, long theyHave) {
        next.refuse("the two ends have counted differently");
        close(new CloseReason.MessageUndecodable("a count of " + theyHave + " messages that cannot be"));
    }

    private void moveTo(Resumption next, Optional<Message> answer, int repeated, long toSkip) {
        skip = toSkip;
        Optional<Leg> old = leg;
        old.ifPresent(Leg::retire);
        leg = Optional.empty();
        thread.moveTo(next.leg().channel().thread(), () -> arrive(next, old, answer, repeated));
    }

    private void arrive(Resumption next, Optional<Leg> old, Optional<Message> answer, int repeated) {
        closeRetired(MOVED);
        retired = old;
        Optional<CloseReason> over = closing.get().or(next::ended);
        if (over.isPresent()) {
            closeRetired(over.get());
            next.leg().channel().close(over.get());
            legEnded(over.get());
            return;
        }
        Leg present = next.leg();
        leg = Optional.of(present);
        latest = present.channel();
        Instant now = clock.instant();
        Duration pause = suspended ? Duration.between(lost, now) : Duration.ZERO;
        suspended = false;
        heard = now;
        // the follower need not wait with it: what we have not read from there will come again
        if (answer.isEmpty()) {
            closeRetired(MOVED);
        }
        attachOwed = answer;
        present.channel().transmit(this::attach, 1);
        acknowledgeOwed = answer.isEmpty();
        long more = outstanding - next.unusedCredit();
        if (more > 0) {
            present.channel().request(more);
        }
        owner.resumed(this, present.channel().endpoint(), pause, repeated);
        next.taken(ear);
        wake.run();
    }

    private void closeRetired(CloseReason reason) {
        retired.ifPresent(old -> old.channel().close(reason));
        retired = Optional.empty();
    }

    private void legEnded(CloseReason reason) {
        leg = Optional.empty();
        if (closing.get().isPresent()) {
            end(closing.get().get());
        } else if (begun && resumable() && !farewell && survivable(reason)) {
            if (!suspended) {
                loss = Optional.of(reason);
                lost = clock.instant();
                suspended = true;
            }
            owner.suspended(this, latest.endpoint(), reason);
        } else {
            end(reason);
        }
    }

    /** Whether it was the channel that failed, and neither of the two ends. */
    private static boolean survivable(CloseReason reason) {
        return reason instanceof CloseReason.ClosedByPeer
                || reason instanceof CloseReason.ConnectionLost
                || reason instanceof CloseReason.Silent
                || reason instanceof CloseReason.TransportGone
                || reason instanceof CloseReason.PluginFailed;
    }

    /** Nobody carries it on any more, for the reason that it was suspended for. Any thread. */
    void giveUp() {
        thread.execute(() -> {
            if (suspended && !ended) {
                end(loss.orElseThrow());
            }
        });
    }

    private void end(CloseReason reason) {
        if (ended) {
            return;
        }
        ended = true;
        suspended = false;
        closeRetired(reason);
        outbox.clear();
        listener.ifPresent(above -> above.closed(reason));
    }

    private final class Ear implements SecureChannelEvents {

        @Override
        public void consumed(int wireBytes) {
            outstanding -= wireBytes;
            heard = clock.instant();
            unsaidBytes += wireBytes;
            if (listener.isPresent()) {
                listener.get().consumed(wireBytes);
            }
        }

        @Override
        public void received(Message message) {
            if (closing.get().isPresent()) {
                return;
            }
            closeRetired(MOVED);
            if (message instanceof Message.Acknowledge said) {
                acknowledged(said.received());
            } else if (message instanceof Message.Farewell) {
                farewell = true;
            } else if (message instanceof Message.Resume || message instanceof Message.Attach) {
                close(new CloseReason.MessageUndecodable("a session is carried on by new channels only"));
            } else if (message instanceof Message.Features theirs) {
                features(theirs);
            } else if (skip > 0) {
                skip--;
            } else {
                received = received + 1;
                unsaidMessages++;
                if (resumable() && (unsaidMessages >= UNSAID_MESSAGES || unsaidBytes >= UNSAID_BYTES)) {
                    acknowledgeOwed = true;
                    wake.run();
                }
                if (listener.isPresent()) {
                    listener.get().received(message);
                }
            }
        }

        @Override
        public void writable() {
            listener.ifPresent(SecureChannelEvents::writable);
        }

        @Override
        public void closed(CloseReason reason) {
            legEnded(reason);
        }
    }

    private void features(Message.Features theirs) {
        if (featuresHeard) {
            close(new CloseReason.MessageUndecodable("features are said once"));
            return;
        }
        featuresHeard = true;
        resumable = theirs.names().contains(RESUMABLE);
        if (!resumable) {
            outbox.clear();
        }
        listener.ifPresent(above -> above.received(theirs));
    }

    private void acknowledged(long count) {
        if (!resumable()) {
            return;
        }
        SessionLimits now = limits.get();
        boolean wasFull = outbox.isFull(now.windowBytes(), now.windowMessages());
        if (!outbox.acknowledge(count)) {
            close(new CloseReason.MessageUndecodable("a count of " + count + " messages that were not sent"));
        } else if (wasFull && !outbox.isFull(now.windowBytes(), now.windowMessages())) {
            wake.run();
        }
    }

    @Override
    public String toString() {
        return "session with " + peer + " at " + latest.endpoint();
    }
}
