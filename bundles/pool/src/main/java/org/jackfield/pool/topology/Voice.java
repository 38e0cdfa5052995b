package org.jackfield.pool.topology;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.message.Message;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.NodeEvent.Topic;
import org.jackfield.pool.connection.PeerConnection;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.thread.Control;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says something about third nodes to a neighbour, and tells of it.
 *
 * <p>Owned by the control thread.
 */
public final class Voice {

    private static final Logger LOG = LoggerFactory.getLogger(Voice.class);

    private final Control control;
    private final EventStream events;
    private final Supplier<PoolSettings> settings;
    /** Who was asked for points within {@code news-wait}, and when. */
    private final Map<PeerId, Instant> asked = new HashMap<>();

    private Consumer<PeerConnection> whenAsked = neighbour -> {};

    /** Remembers. */
    public Voice(Control control, EventStream events, Supplier<PoolSettings> settings) {
        this.control = control;
        this.events = events;
        this.settings = settings;
    }

    /** Who hears whom we have asked for points. */
    public void whenAsked(Consumer<PeerConnection> listener) {
        whenAsked = listener;
    }

    /**
     * Asks all neighbours for points, but for private ones, and those that have been asked within {@code news-wait}. Asks nobody in
     * private mode or without peer discovery.
     */
    public void ask(List<PeerConnection> neighbours) {
        if (settings.get().reach().privateMode() || settings.get().reach().withoutPeerDiscovery()) {
            return;
        }
        Instant now = control.now();
        Duration patience = settings.get().topology().newsWait();
        asked.values().removeIf(at -> !now.isBefore(at.plus(patience)));
        for (PeerConnection neighbour : neighbours) {
            if (!asked.containsKey(neighbour.peer())
                    && !neighbour.announcement().privateNode()
                    && tell(neighbour, new Message.Bootstrap())) {
                asked.put(neighbour.peer(), now);
                whenAsked.accept(neighbour);
            }
        }
    }

    /** Says it; false if the connection has ended, or the dialect has no form for the point it names. */
    public boolean tell(PeerConnection connection, Message message) {
        if (!connection.open()) {
            return false;
        }
        try {
            connection.tell(message);
        } catch (IllegalArgumentException e) {
            LOG.debug("{} is not told: {}", connection.peer(), e.getMessage());
            return false;
        }
        topic(message).ifPresent(topic -> events.tell(new NodeEvent.TopologySent(connection.peer(), topic)));
        return true;
    }

    /** What a message is about; empty if it is not about third nodes. */
    static Optional<Topic> topic(Message message) {
        if (message instanceof Message.Bootstrap) {
            return Optional.of(Topic.BOOTSTRAP);
        }
        if (message instanceof Message.Advertise || message instanceof Message.AdvertiseFully) {
            return Optional.of(Topic.ADVERTISE);
        }
        if (message instanceof Message.SwapRequest) {
            return Optional.of(Topic.SWAP_REQUEST);
        }
        if (message instanceof Message.SwapAck) {
            return Optional.of(Topic.SWAP_ACK);
        }
        return Optional.empty();
    }
}
