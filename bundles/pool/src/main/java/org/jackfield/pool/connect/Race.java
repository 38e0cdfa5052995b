package org.jackfield.pool.connect;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jackfield.api.node.Try;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Dialling;
import org.jackfield.pool.session.Sessions;
import org.jackfield.pool.settings.Racing;
import org.jackfield.pool.thread.Control;
import org.jackfield.pool.transport.Carrier;
import org.jackfield.pool.transport.Nobody;
import org.jackfield.pool.transport.StableChannel;
import org.jackfield.pool.transport.Switchboard;

/**
 * Dials several points of one peer until a channel opens, in the manner of RFC 8305: the next point when
 * {@code connection-attempt-delay} has passed since the last, or at once when all before it have failed.
 *
 * <p>The first channel that opens wins, and it alone is told of; all other attempts are called off, and what opens late is closed. If
 * what the winner carries comes to nothing, whoever runs the race says {@link #goOn}, and the points that have not failed are dialled,
 * those that were called off first. What is dialled by a transport that leaves is dialled again by its next version, if that is there or
 * comes within half a second. It ends when no point is left, when the limit has passed without a winner, or with {@link #stop}.
 *
 * <p>A race is given one of the {@link Places} when it starts, and gives it back when it is over; for each further attempt at the same
 * time it takes one more, and without it waits until one before has failed or there is one.
 *
 * <p>Owned by the control thread.
 */
public final class Race {

    /** What a race is run for. */
    public interface Goal {

        /**
         * The winner. On the channel's thread, before it is served.
         *
         * @return who hears of the channel
         */
        ChannelEvents opened(PointId point, StableChannel channel);

        /** No point is left, or no time: told once, and nothing after it. Control thread. */
        void failed(List<Try> tries);
    }

    /** What it leads by, and to. */
    interface Course extends Goal {

        /** Asks whether a point may be dialled; answers once, with the reason if not. Control thread. */
        void ask(PointId point, Consumer<Optional<CloseReason>> answer);

        /** It is dialled now. Control thread. */
        void dialling(PointId point);

        /** What {@link #opened} was told of, whether or not it is wanted still. Control thread, before all else that comes of the channel. */
        default void won(PointId point, StableChannel channel) {}

        /** An attempt that is over has come to nothing, or was called off. Control thread. */
        void missed(PointId point, CloseReason reason);

        /** It is over, in whatever way. Control thread. */
        default void over() {}
    }

    private final Switchboard switchboard;
    private final Control control;
    private final Places places;
    private final Supplier<Racing> racing;
    private final Duration limit;
    private final Course course;
    private final ArrayDeque<PointId> waiting;
    private final List<Runner> runners = new ArrayList<>();
    private final List<Runner> running = new ArrayList<>();
    private final AtomicReference<Optional<Runner>> winner = new AtomicReference<>(Optional.empty());
    private Instant begun = Instant.MIN;
    private Instant until = Instant.MAX;
    private Cancellable pause = () -> {};
    private Cancellable deadline = () -> {};
    private boolean started;
    private volatile boolean over;

    /**
     * Remembers.
     *
     * @param points one at least, in the order in which they are dialled
     * @param limit for all attempts together, until one of them opens
     */
    Race(
            Switchboard switchboard,
            Control control,
            Places places,
            Supplier<Racing> racing,
            List<PointId> points,
            Duration limit,
            Course course) {
        this.switchboard = switchboard;
        this.control = control;
        this.places = places;
        this.racing = racing;
        this.waiting = new ArrayDeque<>(points);
        this.limit = limit;
        this.course = course;
    }

    /** Begins; its place has been taken. */
    void start() {
        started = true;
        begun = control.now();
        limit(limit);
        advance();
    }

    private void limit(Duration most) {
        deadline.cancel();
        until = control.now().plus(most);
        deadline = control.after(most.isNegative() ? Duration.ZERO : most, () -> {
            if (winner.get().isEmpty()) {
                fail(tooLate());
            }
        });
    }

    private CloseReason tooLate() {
        return new CloseReason.TimedOut(CloseReason.Phase.DIALLING, limit);
    }

    /** What was dialled so far, in order. */
    public List<Try> tries() {
        return runners.stream().map(Runner::told).toList();
    }

    /** Whether there is a point beside the winner's that has not failed. */
    boolean hasMore() {
        return !waiting.isEmpty();
    }

    /** The same, and there is a transport for it. */
    boolean hasAnotherWay() {
        return waiting.stream()
                .anyMatch(point -> switchboard.carrier(point.scheme()).isPresent());
    }

    /**
     * The winner's channel has come to nothing: the next point.
     *
     * @param most the limit for those that are left, from now on
     */
    void goOn(CloseReason reason, Duration most) {
        if (!over) {
            limit(most);
            lost(reason);
            winner.set(Optional.empty());
            advance();
        }
    }

    /** As {@link #goOn}, and at the end the winner's point is dialled once more. */
    void goOnAndBack(CloseReason reason, Duration most) {
        winner.get().ifPresent(runner -> waiting.addLast(runner.point));
        goOn(reason, most);
    }

    /** Whatever is not open is called off; the winner's channel stays as it is. Told to nobody. */
    public void stop(CloseReason reason) {
        if (over) {
            return;
        }
        over = true;
        deadline.cancel();
        pause.cancel();
        waiting.clear();
        List.copyOf(running).forEach(runner -> runner.callOff(reason));
        course.over();
        if (started) {
            places.giveBack();
        }
    }

    /** Writes down what came of the winner's channel. */
    void lost(CloseReason reason) {
        winner.get().ifPresent(runner -> runner.conclude(reason));
    }

    private void fail(CloseReason reason) {
        if (!over) {
            stop(reason);
            course.failed(tries());
        }
    }

    private void advance() {
        if (over || winner.get().isPresent()) {
            return;
        }
        if (waiting.isEmpty()) {
            if (running.isEmpty()) {
                fail(new CloseReason.DialCancelled());
            }
            return;
        }
        if (!control.now().isBefore(until)) {
            fail(tooLate());
            return;
        }
        // without a place the next waits until one before has failed, or another race is over
        if (running.isEmpty() || places.take()) {
            Runner next = new Runner(waiting.remove(), Duration.between(begun, control.now()));
            runners.add(next);
            running.add(next);
            pause.cancel();
            if (!waiting.isEmpty()) {
                pause = control.after(racing.get().attemptDelay(), this::advance);
            }
            next.begin();
        } else {
            pause.cancel();
            pause = control.after(racing.get().attemptDelay(), this::advance);
        }
    }

    /** One point that is dialled. */
    private final class Runner implements Dialling {

        private final PointId point;
        private final Duration startedAfter;
        private Optional<CloseReason> failure = Optional.empty();
        private Cancellable dial = () -> {};
        private Optional<Carrier> dialler = Optional.empty();
        private volatile boolean concluded;

        Runner(PointId point, Duration startedAfter) {
            this.point = point;
            this.startedAfter = startedAfter;
        }

        Try told() {
            return new Try(point, startedAfter, failure);
        }

        void begin() {
            course.ask(point, refusal -> {
                if (!concluded) {
                    refusal.ifPresentOrElse(this::end, this::dial);
                }
            });
        }

        private void dial() {
            Optional<Carrier> carrier = switchboard.carrier(point.scheme());
            if (carrier.isEmpty()) {
                end(new CloseReason.NoTransport(point.scheme()));
                return;
            }
            course.dialling(point);
            dialBy(carrier.get());
        }

        private void dialBy(Carrier carrier) {
            Duration left = Duration.between(control.now(), until);
            if (left.isZero() || left.isNegative()) {
                end(tooLate());
                return;
            }
            dialler = Optional.of(carrier);
            dial = carrier.dial(DialRequest.to(point, left), this);
        }

        @Override
        public ChannelEvents opened(Channel channel) {
            // of several threads one is the first
            Optional<Runner> first = winner.updateAndGet(known -> known.or(() -> Optional.of(this)));
            if (first.orElseThrow() != this) {
                return comesTooLate(channel);
            }
            if (over || concluded) {
                // it had been called off before the one that won then came to nothing
                winner.compareAndSet(first, Optional.empty());
                control.execute(Race.this::advance);
                return comesTooLate(channel);
            }
            StableChannel ours = (StableChannel) channel;
            control.execute(() -> {
                won(ours);
                course.won(point, ours);
            });
            return course.opened(point, ours);
        }

        private ChannelEvents comesTooLate(Channel channel) {
            channel.close(new CloseReason.DialCancelled());
            control.execute(() -> {
                if (!over && !concluded) {
                    // the winner may come to nothing: then it is the next
                    waiting.addFirst(point);
                }
                end(new CloseReason.DialCancelled());
            });
            return Nobody.HEARS;
        }

        private void won(Channel channel) {
            if (over) {
                channel.close(new CloseReason.DialCancelled());
                return;
            }
            pause.cancel();
            dial = () -> {};
            dialler = Optional.empty();
            List<Runner> others =
                    running.stream().filter(runner -> runner != this).toList();
            others.forEach(runner -> runner.callOff(new CloseReason.DialCancelled()));
            // the winner may come to nothing: then they are the next
            for (int i = others.size() - 1; i >= 0; i--) {
                waiting.addFirst(others.get(i).point);
            }
        }

        @Override
        public void failed(CloseReason reason) {
            control.execute(() -> {
                if (reason instanceof CloseReason.TransportGone && !concluded) {
                    againByTheNextVersion(reason);
                } else {
                    end(reason);
                }
            });
        }

        /** A dial under way does not go over to another version as channels do: that one begins it again. The next point waits for neither. */
        private void againByTheNextVersion(CloseReason gone) {
            // the one that leaves may connect yet, and the far end would see two
            dial.cancel();
            Optional<Carrier> present = switchboard.carrier(point.scheme());
            if (present.isPresent()) {
                // one that says so of itself, and has not gone, would say it again and again
                present.filter(other -> !dialler.equals(Optional.of(other)))
                        .ifPresentOrElse(this::dialBy, () -> end(gone));
                return;
            }
            Cancellable patience = control.after(Sessions.HANDOVER, () -> {
                dial.cancel();
                end(gone);
            });
            Cancellable expectation = switchboard.whenNextComes(point.scheme(), next -> {
                patience.cancel();
                next.ifPresentOrElse(this::dialBy, () -> end(gone));
            });
            dial = () -> {
                patience.cancel();
                expectation.cancel();
            };
            if (runners.get(runners.size() - 1) == this) {
                advance();
            }
        }

        private void callOff(CloseReason reason) {
            if (winner.get().filter(first -> first == this).isEmpty()) {
                conclude(reason);
                dial.cancel();
                dial = () -> {};
                course.missed(point, reason);
            }
        }

        private void end(CloseReason reason) {
            if (!concluded) {
                conclude(reason);
                course.missed(point, reason);
                if (running.isEmpty() || runners.get(runners.size() - 1) == this) {
                    advance();
                }
            }
        }

        private void conclude(CloseReason reason) {
            if (concluded) {
                return;
            }
            concluded = true;
            dialler = Optional.empty();
            failure = Optional.of(reason);
            running.remove(this);
            if (!running.isEmpty()) {
                places.giveBack();
            }
        }
    }
}
