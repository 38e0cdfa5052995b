package org.jackfield.pool.topology;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.address.Source;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.message.Message;
import org.jackfield.api.node.ConnectException;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.pool.access.Gate;
import org.jackfield.pool.address.Book;
import org.jackfield.pool.connect.Dialler;
import org.jackfield.pool.connection.PeerConnection;
import org.jackfield.pool.connection.Pool;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.exchange.PublicAddresses;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.TopologyPace;
import org.jackfield.pool.thread.Control;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exchanges a neighbour for one of a neighbour's, so that the network does not stay as it happened to grow (octez-behaviour.md,
 * section 9).
 *
 * <pre>
 *   we        request: "take x, at p"     to a random neighbour, which remembers nothing; we remember that we offered it x
 *   neighbour ack: "here is y, at q"      then it dials p, and lets go of y once it is connected
 *   we        dial q                      and let go of x once we are connected
 * </pre>
 *
 * What is remembered of a request serves once, and for {@code swap-request-pause}, {@code swap-ack-pause} and {@code connection-timeout}
 * together. Whoever it is, and whatever it sends, has us dial one point within {@code swap-linger} at most. The peer ids of both messages are not believed, as in Octez: only points are dialled.
 *
 * <p>Owned by the control thread.
 */
public final class Swaps {

    private static final Logger LOG = LoggerFactory.getLogger(Swaps.class);
    private static final String LINGER = " ms ago (setting swap-linger)";

    private final Pool pool;
    private final Book book;
    private final Gate gate;
    private final Dialler dialler;
    private final Voice voice;
    private final Control control;
    private final EventStream events;
    private final RandomGenerator random;
    private final Supplier<PoolSettings> settings;
    private Predicate<PeerConnection> held = connection -> false;

    /** What we offered, to whom. */
    private final Map<PeerId, Offer> offers = new HashMap<>();
    /** For whom we dialled within the linger. */
    private final Map<PeerId, Instant> dialledFor = new HashMap<>();

    private Instant lastAccepted = Instant.MIN;
    private Instant lastSuccess = Instant.MIN;

    /** Remembers. */
    public Swaps(
            Pool pool,
            Book book,
            Gate gate,
            Dialler dialler,
            Voice voice,
            Control control,
            EventStream events,
            RandomGenerator random,
            Supplier<PoolSettings> settings) {
        this.pool = pool;
        this.book = book;
        this.gate = gate;
        this.dialler = dialler;
        this.voice = voice;
        this.control = control;
        this.events = events;
        this.random = random;
        this.settings = settings;
    }

    /** Whom we never give away. */
    public void hold(Predicate<PeerConnection> others) {
        held = others;
    }

    /** Whom we offered, and until when an ack counts. */
    private record Offer(PeerId peer, Instant until) {}

    /** Offers one random neighbour to another, if there are two for it. */
    public void request() {
        if (!pace().swapping() || settings.get().reach().privateMode()) {
            return;
        }
        Instant now = control.now();
        offers.values().removeIf(offer -> now.isAfter(offer.until()));
        List<PeerConnection> neighbours = neighbours(each -> true);
        if (neighbours.isEmpty()) {
            return;
        }
        PeerConnection asked = neighbours.get(random.nextInt(neighbours.size()));
        for (PeerConnection offered : neighbours(each -> each != asked && givable(each))) {
            PointId point = offered.point().get();
            if (voice.tell(asked, new Message.SwapRequest(point, offered.peer()))) {
                offers.put(asked.peer(), new Offer(offered.peer(), now.plus(patience())));
                return;
            }
        }
    }

    /** A neighbour offers us one of its own. */
    void requested(PeerConnection from, Message.SwapRequest request) {
        Optional<String> why = objection(from, request.point());
        if (why.isPresent()) {
            ignore(from, why.get());
            return;
        }
        for (PeerConnection given : neighbours(each -> each != from && givable(each))) {
            if (voice.tell(from, new Message.SwapAck(given.point().get(), given.peer()))) {
                dial(from, request.point(), given.peer());
                return;
            }
        }
        ignore(from, "there is no neighbour to give for it");
    }

    /** A neighbour answers what we offered. */
    void acknowledged(PeerConnection from, Message.SwapAck ack) {
        Optional<Offer> offer = Optional.ofNullable(offers.remove(from.peer()));
        Optional<String> unasked = !pace().swapping()
                ? Optional.of("swaps are turned off (setting swap-linger)")
                : offer.isEmpty()
                        ? Optional.of("nothing was offered to it")
                        : control.now().isAfter(offer.get().until())
                                ? Optional.of("what was offered to it is more than "
                                        + patience().toMillis() + " ms ago")
                                : dialledFor(from.peer());
        if (unasked.isPresent()) {
            LOG.debug("ignored a swap ack of {}: {}", from, unasked.get());
            return;
        }
        Optional<CloseReason> obstacle = obstacle(ack.point());
        if (obstacle.isPresent()) {
            events.tell(new NodeEvent.SwapFailed(from.peer(), ack.point(), obstacle.get()));
            return;
        }
        dial(from, ack.point(), offer.get().peer());
    }

    /** How long an offer is remembered: the ack may be held up by both ends' pauses, and has to come all the way. */
    private Duration patience() {
        return pace().swapRequestPause()
                .plus(pace().swapAckPause())
                .plus(settings.get().connect().connectionTimeout());
    }

    private Optional<String> objection(PeerConnection from, PointId offered) {
        if (!pace().swapping()) {
            return Optional.of("swaps are turned off (setting swap-linger)");
        }
        if (from.announcement().privateNode()) {
            return Optional.of("the peer is private");
        }
        Instant last = lastAccepted.isAfter(lastSuccess) ? lastAccepted : lastSuccess;
        if (lately(last)) {
            return Optional.of(
                    "the last swap was less than " + pace().swapLinger().toMillis() + LINGER);
        }
        return dialledFor(from.peer()).or(() -> obstacle(offered).map(CloseReason::sentence));
    }

    private Optional<String> dialledFor(PeerId peer) {
        dialledFor.values().removeIf(at -> !lately(at));
        return dialledFor.containsKey(peer)
                ? Optional.of("we have dialled for this peer less than "
                        + pace().swapLinger().toMillis() + LINGER)
                : Optional.empty();
    }

    private boolean lately(Instant then) {
        return then.isAfter(control.now().minus(pace().swapLinger()));
    }

    /** Why a point is not dialled, however good the offer. */
    private Optional<CloseReason> obstacle(PointId point) {
        Optional<KnownPoint> known = book.point(point);
        if (book.ours(point)) {
            return Optional.of(new CloseReason.Myself());
        }
        if (known.filter(at -> at.state() != KnownPoint.State.DISCONNECTED).isPresent()) {
            return Optional.of(new CloseReason.PointBusy());
        }
        if (point.port() == 0) {
            return Optional.of(new CloseReason.DialFailed("port 0 cannot be dialled"));
        }
        if (!PublicAddresses.worthLearning(point, settings.get())) {
            return Optional.of(new CloseReason.DialFailed("it leads nowhere on the internet"));
        }
        return gate.toDial(point, known.flatMap(gate::whom));
    }

    private void dial(PeerConnection with, PointId offered, PeerId given) {
        Instant begun = control.now();
        lastAccepted = begun;
        dialledFor.put(with.peer(), begun);
        Source source = new Source.Advertised(with.peer());
        if (book.learn(
                offered, source, with.endpoint().remote(), with.endpoint().direction())) {
            events.tell(new NodeEvent.PointLearned(offered, source));
        }
        dialler.dial(offered)
                // never inside the call that has just told us: what it was doing comes first
                .whenComplete((gained, failure) -> control.execute(() -> {
                    Optional<CloseReason> trouble =
                            Optional.ofNullable(failure).map(Swaps::reason).or(() -> alreadyThere(gained, begun));
                    trouble.ifPresentOrElse(
                            why -> failed(with, offered, why, begun), () -> succeeded(with, offered, given, gained));
                }));
    }

    /** The point may lead to a peer that we were connected to by another: nothing is gained. */
    private static Optional<CloseReason> alreadyThere(Connection gained, Instant begun) {
        return gained.since().isBefore(begun) ? Optional.of(new CloseReason.DuplicateConnection()) : Optional.empty();
    }

    private void succeeded(PeerConnection with, PointId offered, PeerId given, Connection gained) {
        lastSuccess = control.now();
        Optional<Connection> lost = pool.connection(given).filter(old -> old != gained && old.open());
        lost.ifPresent(old -> old.close(new CloseReason.Swapped()));
        events.tell(new NodeEvent.SwapSucceeded(with.peer(), offered, lost.map(Connection::peer)));
    }

    private void failed(PeerConnection with, PointId offered, CloseReason why, Instant begun) {
        // unless another has been agreed to meanwhile
        if (lastAccepted.equals(begun)) {
            lastAccepted = lastSuccess;
        }
        events.tell(new NodeEvent.SwapFailed(with.peer(), offered, why));
    }

    private static CloseReason reason(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof ConnectException refused
                ? refused.reason()
                : new CloseReason.UnexpectedError(String.valueOf(cause));
    }

    private void ignore(PeerConnection from, String why) {
        events.tell(new NodeEvent.SwapIgnored(from.peer(), why));
    }

    /** Those that do not mind being told of, in random order. */
    private List<PeerConnection> neighbours(Predicate<PeerConnection> wanted) {
        List<PeerConnection> neighbours = new ArrayList<>(pool.all().stream()
                .filter(each -> each.open() && !each.announcement().privateNode() && wanted.test(each))
                .toList());
        Collections.shuffle(neighbours, new Random(random.nextLong()));
        return neighbours;
    }

    private boolean givable(PeerConnection neighbour) {
        return neighbour.point().isPresent() && !held.test(neighbour);
    }

    private TopologyPace pace() {
        return settings.get().topology();
    }
}
