package org.jackfield.pool.topology;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jackfield.api.address.Source;
import org.jackfield.api.message.Message;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.pool.address.Book;
import org.jackfield.pool.connect.Wakes;
import org.jackfield.pool.connection.PeerConnection;
import org.jackfield.pool.connection.TopologyEar;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.thread.Control;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the topology messages (tezos-wire.md, section 12.2), each kind at most every 0.1 s for each connection.
 *
 * <p>What comes faster waits in line, {@value #MOST_WAITING} at most; what does not fit there is dropped. Works on the control
 * thread.
 */
public final class Topology {

    private static final Logger LOG = LoggerFactory.getLogger(Topology.class);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int MOST_WAITING = 16;

    private final Book book;
    private final Control control;
    private final EventStream events;
    private final Supplier<PoolSettings> settings;
    private Wakes wakes = Wakes.NONE;

    /** Remembers. */
    public Topology(Book book, Control control, EventStream events, Supplier<PoolSettings> settings) {
        this.book = book;
        this.control = control;
        this.events = events;
        this.settings = settings;
    }

    /** Who is woken by what is learned here. */
    public void wakes(Wakes others) {
        wakes = others;
    }

    /** The ear for one connection. */
    public TopologyEar ear(PeerConnection connection) {
        return new Ear(connection);
    }

    private void handle(PeerConnection connection, Message message) {
        if (message instanceof Message.Disconnect) {
            connection.close(new CloseReason.AskedToDisconnect());
        } else if (settings.get().reach().privateMode()) {
            LOG.debug("{} sent {} although this node is private: ignored", connection.peer(), word(message));
        } else if (message instanceof Message.Bootstrap) {
            bootstrap(connection);
        } else if (message instanceof Message.Advertise advertise) {
            learn(connection, advertise.points());
        } else {
            LOG.debug("{} sent {}: ignored, nothing is swapped", connection.peer(), word(message));
        }
    }

    private void bootstrap(PeerConnection connection) {
        List<PointId> points = connection.announcement().privateNode() ? List.of() : book.advertisable();
        if (!points.isEmpty()) {
            connection.tell(new Message.Advertise(points));
        }
    }

    private void learn(PeerConnection connection, List<PointId> points) {
        Source source = new Source.Advertised(connection.peer());
        for (PointId point : points) {
            if (book.learn(point, source)) {
                events.tell(new NodeEvent.PointLearned(point, source));
                wakes.learned(point);
            }
        }
    }

    private static String word(Message message) {
        return message.getClass().getSimpleName();
    }

    private final class Ear implements TopologyEar {

        private final PeerConnection connection;
        private final AtomicInteger waiting = new AtomicInteger();
        private final ArrayDeque<Message> line = new ArrayDeque<>();
        private final Map<Class<?>, Instant> last = new HashMap<>();
        private boolean pausing;

        Ear(PeerConnection connection) {
            this.connection = connection;
        }

        @Override
        public boolean hear(Message message) {
            if (waiting.incrementAndGet() > MOST_WAITING) {
                waiting.decrementAndGet();
                return false;
            }
            control.execute(() -> {
                line.add(message);
                if (!pausing) {
                    handleInTurn();
                }
            });
            return true;
        }

        private void handleInTurn() {
            pausing = false;
            while (!line.isEmpty() && connection.open()) {
                Class<?> kind = line.peek().getClass();
                Instant now = control.now();
                Instant next = last.getOrDefault(kind, Instant.MIN);
                if (now.isBefore(next)) {
                    pausing = true;
                    control.after(Duration.between(now, next), this::handleInTurn);
                    return;
                }
                last.put(kind, now.plus(PAUSE));
                waiting.decrementAndGet();
                handle(connection, line.remove());
            }
        }
    }
}
