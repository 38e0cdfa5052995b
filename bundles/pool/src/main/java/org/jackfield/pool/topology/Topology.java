package org.jackfield.pool.topology;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jackfield.api.address.Source;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.message.Message;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.PointId;
import org.jackfield.pool.address.Book;
import org.jackfield.pool.connect.Wakes;
import org.jackfield.pool.connection.PeerConnection;
import org.jackfield.pool.connection.TopologyEar;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.exchange.PointExchange;
import org.jackfield.pool.exchange.PublicAddresses;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.Reach;
import org.jackfield.pool.thread.Control;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What neighbours say of third nodes, and what they are answered (tezos-wire.md, section 12.2; octez-behaviour.md, sections 8 and 9).
 *
 * <p>Neighbours of our kind that know {@value #POINTS} are told, beside that, where we can be dialled, with schemes and names; all others
 * hear nothing but Octez's words.
 *
 * <p>Every connection has an {@link Ear} of its own, which sets the pace. Works on the control thread.
 */
public final class Topology {

    private static final Logger LOG = LoggerFactory.getLogger(Topology.class);
    private static final int MOST_WARNED_OF = 1024;

    /** The feature that stands for {@link Message.Reachable} and {@link Message.AdvertiseFully}. */
    public static final String POINTS = "points/1";

    private final Book book;
    private final Control control;
    private final EventStream events;
    private final Supplier<PoolSettings> settings;
    private final Voice voice;
    private final Swaps swaps;
    private final Supplier<List<PointId>> advertised;
    private final Supplier<String> pointScheme;
    private final PointExchange exchange;
    private final Set<PeerId> warnedOf = new LinkedHashSet<>();
    private Wakes wakes = Wakes.NONE;

    /**
     * Remembers.
     *
     * @param advertised where we can be dialled
     * @param pointScheme of the points for which those have words who know no others
     * @param exchange how many points are learned, and what nodes of our kind say of whom they have seen
     */
    public Topology(
            Book book,
            Control control,
            EventStream events,
            Supplier<PoolSettings> settings,
            Voice voice,
            Swaps swaps,
            Supplier<List<PointId>> advertised,
            Supplier<String> pointScheme,
            PointExchange exchange) {
        this.book = book;
        this.control = control;
        this.events = events;
        this.settings = settings;
        this.voice = voice;
        this.swaps = swaps;
        this.advertised = advertised;
        this.pointScheme = pointScheme;
        this.exchange = exchange;
    }

    /** Who is woken by what is learned here. */
    public void wakes(Wakes others) {
        wakes = others;
    }

    /** The ear for one connection. Control thread. */
    public TopologyEar ear(PeerConnection connection) {
        exchange.begin(connection);
        return new Ear(
                connection,
                control,
                () -> settings.get().topology(),
                message -> handle(connection, message),
                () -> exchange.end(connection));
    }

    /** Tells whoever understands it where we can be dialled from now on. */
    public void announce(List<PeerConnection> neighbours, List<PointId> points) {
        neighbours.stream()
                .filter(each -> each.knows(POINTS))
                .forEach(each -> voice.tell(each, new Message.Reachable(points)));
    }

    private void handle(PeerConnection connection, Message message) {
        if (message instanceof Message.Features) {
            introduce(connection);
            exchange.introduced(connection);
            return;
        }
        if (message instanceof Message.Reachable reachable) {
            locate(connection, reachable.points());
            return;
        }
        Voice.topic(message).ifPresent(topic -> events.tell(new NodeEvent.TopologyReceived(connection.peer(), topic)));
        if (reach().privateMode()) {
            ignoreInPrivate(connection, message);
        } else if (message instanceof Message.Bootstrap) {
            answer(connection);
        } else if (message instanceof Message.Advertise advertise) {
            learn(connection, exchange.sift(connection, advertise.points()));
        } else if (message instanceof Message.AdvertiseFully advertise) {
            learn(connection, exchange.sift(connection, advertise.points()));
        } else if (message instanceof Message.AskSeen) {
            exchange.asked(connection);
        } else if (message instanceof Message.Seen seen) {
            learn(connection, exchange.told(connection, seen));
        } else if (message instanceof Message.SwapRequest request) {
            swaps.requested(connection, request);
        } else if (message instanceof Message.SwapAck ack) {
            swaps.acknowledged(connection, ack);
        }
    }

    /** Says where we can be dialled, if that is anywhere: as the port in the greeting, to everybody who is connected. */
    private void introduce(PeerConnection connection) {
        if (connection.knows(POINTS) && !advertised.get().isEmpty()) {
            voice.tell(connection, new Message.Reachable(advertised.get()));
        }
    }

    private void locate(PeerConnection connection, List<PointId> points) {
        PointId from = connection.endpoint().remote();
        List<PointId> believed = points.stream()
                .filter(point ->
                        point.host().equals(from.host()) || PublicAddresses.worthLearning(point, settings.get()))
                .toList();
        List<PointId> learned = book.claims(
                connection.peer(), from, believed, connection.announcement().privateNode());
        for (PointId point : learned) {
            events.tell(new NodeEvent.PointLearned(point, new Source.Announced(connection.peer())));
            wakes.learned(point);
        }
    }

    /** A warning once for each peer: it should know that we are private. */
    private void ignoreInPrivate(PeerConnection connection, Message message) {
        String word = message.getClass().getSimpleName();
        if (warnedOf.add(connection.peer())) {
            LOG.warn("{} sent {} although this node is private: ignored, as all it says of others", connection, word);
            if (warnedOf.size() > MOST_WARNED_OF) {
                warnedOf.remove(warnedOf.iterator().next());
            }
        } else {
            LOG.debug("{} sent {} although this node is private: ignored", connection, word);
        }
        if (message instanceof Message.SwapRequest) {
            events.tell(new NodeEvent.SwapIgnored(connection.peer(), "this node is private (setting private-mode)"));
        }
    }

    private void answer(PeerConnection connection) {
        if (reach().withoutPeerDiscovery()) {
            LOG.debug("{} asked for points: ignored (setting disable-peer-discovery)", connection);
            return;
        }
        if (connection.announcement().privateNode()) {
            return;
        }
        boolean fully = connection.knows(POINTS);
        List<PointId> points = book.advertisable(fully ? point -> true : Book.plain(pointScheme.get()));
        if (!points.isEmpty()) {
            voice.tell(connection, fully ? new Message.AdvertiseFully(points) : new Message.Advertise(points));
        }
    }

    private void learn(PeerConnection connection, List<PointId> points) {
        if (reach().withoutPeerDiscovery()) {
            LOG.debug("{} named {} points: ignored (setting disable-peer-discovery)", connection, points.size());
            return;
        }
        Source source = new Source.Advertised(connection.peer());
        for (PointId point : points) {
            if (book.learn(
                    point,
                    source,
                    connection.endpoint().remote(),
                    connection.endpoint().direction())) {
                events.tell(new NodeEvent.PointLearned(point, source));
                wakes.learned(point);
            }
        }
    }

    private Reach reach() {
        return settings.get().reach();
    }
}
