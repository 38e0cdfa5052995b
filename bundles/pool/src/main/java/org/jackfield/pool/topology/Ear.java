package org.jackfield.pool.topology;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jackfield.api.message.Message;
import org.jackfield.api.node.NodeEvent.Topic;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Cancellable;
import org.jackfield.pool.connection.PeerConnection;
import org.jackfield.pool.connection.TopologyEar;
import org.jackfield.pool.settings.TopologyPace;
import org.jackfield.pool.thread.Control;

/**
 * Lets the topology messages of one connection pass, one by one, each kind with its pause: the first at once, the next not before the
 * pause has passed since the last.
 *
 * <p>Each kind waits in a line of its own, in order, so that a slow kind does not hold up a quick one. What finds its line full is
 * dropped: {@value #MOST_WAITING} wait, but of swaps {@value #MOST_SWAPS_WAITING} alone, because later ones would be stale by their
 * turn. What a neighbour of our kind says of itself, and whom it has seen, has lines of its own, at the pace of Advertise:
 * {@value #MOST_SEEN_WAITING} Seen wait, which are more than an answer has. A line begins with the first of its kind: of most connections
 * little is heard.
 *
 * <p>Heard on the connection's thread, passed on by the control thread; what is left when the connection ends is forgotten at once.
 */
final class Ear implements TopologyEar {

    static final int MOST_WAITING = 16;
    static final int MOST_SWAPS_WAITING = 2;
    static final int MOST_SEEN_WAITING = 10;

    private final PeerConnection connection;
    private final Control control;
    private final Supplier<TopologyPace> pace;
    private final Consumer<Message> inside;
    private final Runnable atTheEnd;
    /** Changed by the connection's thread alone. */
    private volatile List<Line> lines = List.of();

    /**
     * Remembers.
     *
     * @param inside takes what passes, on the control thread: never a Disconnect, which ends the connection here
     * @param atTheEnd hears that nothing more passes, on the control thread
     */
    Ear(
            PeerConnection connection,
            Control control,
            Supplier<TopologyPace> pace,
            Consumer<Message> inside,
            Runnable atTheEnd) {
        this.connection = connection;
        this.control = control;
        this.pace = pace;
        this.inside = inside;
        this.atTheEnd = atTheEnd;
    }

    @Override
    public boolean hear(Message message) {
        if (message instanceof Message.Disconnect) {
            // at once, and only the first counts: a flood of them reaches nobody
            connection.close(new CloseReason.AskedToDisconnect());
            return true;
        }
        return Subject.of(message).map(subject -> line(subject).join(message)).orElse(false);
    }

    private Line line(Subject subject) {
        for (Line begun : lines) {
            if (begun.subject == subject) {
                return begun;
            }
        }
        Line fresh = new Line(subject);
        lines = Stream.concat(lines.stream(), Stream.of(fresh)).toList();
        return fresh;
    }

    @Override
    public void ended() {
        lines.forEach(line -> line.pause.cancel());
        atTheEnd.run();
    }

    /** What has a line of its own. */
    private enum Subject {
        BOOTSTRAP,
        ADVERTISE,
        SWAP_REQUEST,
        SWAP_ACK,
        FEATURES,
        REACHABLE,
        ASK_SEEN,
        SEEN;

        static Optional<Subject> of(Message message) {
            if (message instanceof Message.Features) {
                return Optional.of(FEATURES);
            }
            if (message instanceof Message.Reachable) {
                return Optional.of(REACHABLE);
            }
            if (message instanceof Message.AskSeen) {
                return Optional.of(ASK_SEEN);
            }
            if (message instanceof Message.Seen) {
                return Optional.of(SEEN);
            }
            return Voice.topic(message).map(Topic::name).map(Subject::valueOf);
        }
    }

    private final class Line {

        private final Subject subject;
        private final AtomicInteger length = new AtomicInteger();
        private final ArrayDeque<Message> messages = new ArrayDeque<>(1);
        private Optional<Instant> last = Optional.empty();
        private Cancellable pause = () -> {};
        private boolean pausing;

        Line(Subject subject) {
            this.subject = subject;
        }

        boolean join(Message message) {
            if (length.incrementAndGet() > most()) {
                length.decrementAndGet();
                return false;
            }
            control.execute(() -> {
                messages.add(message);
                advance();
            });
            return true;
        }

        private void advance() {
            while (!pausing && !messages.isEmpty() && connection.open()) {
                Instant now = control.now();
                Instant next = last.map(at -> at.plus(pause())).orElse(now);
                if (now.isBefore(next)) {
                    pausing = true;
                    pause = control.after(Duration.between(now, next), () -> {
                        pausing = false;
                        advance();
                    });
                } else {
                    last = Optional.of(now);
                    Message message = messages.remove();
                    length.decrementAndGet();
                    inside.accept(message);
                }
            }
        }

        private Duration pause() {
            TopologyPace now = pace.get();
            return switch (subject) {
                case BOOTSTRAP -> now.bootstrapPause();
                case ADVERTISE, FEATURES, REACHABLE, ASK_SEEN, SEEN -> now.advertisePause();
                case SWAP_REQUEST -> now.swapRequestPause();
                case SWAP_ACK -> now.swapAckPause();
            };
        }

        private int most() {
            return switch (subject) {
                case SWAP_REQUEST, SWAP_ACK -> MOST_SWAPS_WAITING;
                case SEEN -> MOST_SEEN_WAITING;
                case BOOTSTRAP, ADVERTISE, FEATURES, REACHABLE, ASK_SEEN -> MOST_WAITING;
            };
        }
    }
}
