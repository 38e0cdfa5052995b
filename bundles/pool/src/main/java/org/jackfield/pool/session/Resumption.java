package org.jackfield.pool.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jackfield.api.handshake.MessageSource;
import org.jackfield.api.handshake.SecureChannel;
import org.jackfield.api.handshake.SecureChannelEvents;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.message.Message;
import org.jackfield.api.reason.CloseReason;

/**
 * A channel that is to carry on a session, until it does.
 *
 * <pre>
 *   both       Resume(proof, how many I have)
 *   who leads  Attach(epoch, how many I have, finally)      nothing is taken from the channel before any more
 * </pre>
 *
 * Only a little credit is given before that, so that what arrives together with the Attach is kept and bounded. Owned by the channel's
 * thread.
 */
final class Resumption implements SecureChannelEvents {

    private static final long CREDIT = 4_096;

    private enum Stage {
        PROOF,
        ATTACH,
        MOVING,
        OVER
    }

    private final Session session;
    private final Leg leg;
    private final PeerId self;
    private final CompletableFuture<Void> outcome = new CompletableFuture<>();
    private final List<Message> early = new ArrayList<>();
    private final boolean makeshift;
    private final long reported;
    private final long epoch;
    private Stage stage = Stage.PROOF;
    private long credit = CREDIT;
    private MessageSource introduction = Optional::empty;
    private Optional<CloseReason> ended = Optional.empty();

    Resumption(Session session, SecureChannel channel, BooleanSupplier takesWrites, boolean makeshift, PeerId self) {
        this.session = session;
        this.leg = new Leg(channel, takesWrites);
        this.self = self;
        this.makeshift = makeshift;
        this.reported = session.received();
        this.epoch = session.epoch();
        leg.hear(this);
    }

    /** Says who we are to the session; answers who hears the channel. */
    SecureChannelEvents begin() {
        SecureChannel channel = leg.channel();
        channel.thread().execute(() -> {
            channel.request(CREDIT);
            introduction = Session.once(
                    new Message.Resume(Proof.of(session.transcript(), channel.transcript(), self), reported));
            introduce();
        });
        return leg;
    }

    /** Again, if it took no writes: between two versions of a transport no channel does. */
    private void introduce() {
        leg.channel().transmit(introduction, 1);
    }

    /** Completes when the channel carries the session; fails with a {@link Failure}. On the channel's thread. */
    CompletionStage<Void> outcome() {
        return outcome;
    }

    Leg leg() {
        return leg;
    }

    /** Whether another channel has carried the session since, and this one was to make up for having none. Any thread. */
    boolean outdated(long present) {
        return makeshift && present != epoch;
    }

    /** How many messages we have said that we have. */
    long reported() {
        return reported;
    }

    /** What may arrive still of what was requested here. */
    long unusedCredit() {
        return Math.max(0, credit);
    }

    Optional<CloseReason> ended() {
        return ended;
    }

    /** The session does not want it. Any thread. */
    void refuse(String why) {
        leg.channel().close(new CloseReason.SessionUnproven(why));
    }

    /** It has had its time: unless the session moves to it by now, it is closed. Any thread. */
    void expire(Duration limit) {
        leg.channel().thread().execute(() -> {
            if (stage == Stage.PROOF || stage == Stage.ATTACH) {
                stage = Stage.OVER;
                refuse("not within " + limit.toMillis() + " ms");
            }
        });
    }

    /** It carries the session now: whoever hears that is told first what has arrived already. */
    void taken(SecureChannelEvents ear) {
        stage = Stage.OVER;
        leg.hear(ear);
        List<Message> first = List.copyOf(early);
        early.clear();
        first.forEach(leg::received);
        outcome.complete(null);
    }

    @Override
    public void consumed(int wireBytes) {
        credit -= wireBytes;
    }

    @Override
    public void received(Message message) {
        introduce();
        if (stage == Stage.MOVING) {
            early.add(message);
        } else if (stage == Stage.PROOF && message instanceof Message.Resume said) {
            prove(said);
        } else if (stage == Stage.ATTACH && message instanceof Message.Attach said) {
            stage = Stage.MOVING;
            session.follow(this, said);
        } else {
            stage = Stage.OVER;
            refuse("something else was said first");
        }
    }

    private void prove(Message.Resume said) {
        SecureChannel channel = leg.channel();
        if (!Proof.equal(said.proof(), Proof.of(session.transcript(), channel.transcript(), channel.peer()))) {
            stage = Stage.OVER;
            refuse("the proof is wrong");
        } else if (session.leads()) {
            stage = Stage.MOVING;
            session.lead(this, said.received());
        } else {
            stage = Stage.ATTACH;
        }
    }

    @Override
    public void writable() {
        introduce();
    }

    @Override
    public void closed(CloseReason reason) {
        ended = Optional.of(reason);
        outcome.completeExceptionally(new Failure(reason));
    }

    /** It came to nothing. */
    static final class Failure extends Exception {

        private static final long serialVersionUID = 1;

        private final transient CloseReason reason;

        Failure(CloseReason reason) {
            super(reason.sentence(), null, false, false);
            this.reason = reason;
        }

        CloseReason reason() {
            return reason;
        }
    }
}
