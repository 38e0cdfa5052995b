package org.jackfield.pool.exchange;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.message.Message;
import org.jackfield.api.message.Sighting;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.PointId;
import org.jackfield.api.time.Cancellable;
import org.jackfield.pool.address.Book;
import org.jackfield.pool.address.table.NetworkGroup;
import org.jackfield.pool.connection.PeerConnection;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.settings.ExchangeLimits;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.Reach;
import org.jackfield.pool.thread.Control;

/**
 * Who was seen where, from node to node of our kind; and how many points any neighbour may name.
 *
 * <pre>
 *   dialler   AskSeen                    once connected, and every 25 hours or so
 *   acceptor  Seen, Seen ...             to one who has dialled us, once in a day for each connection
 *   both      Seen (our own points)      at once, and then about every 24 hours
 *   both      Seen (others', just now)   what was said so, to two others, a little later
 * </pre>
 *
 * Whom we dial is asked, and who dials us is answered, never the other way round: whom we have chosen ourselves may not learn
 * to recognise us by our answer. Nodes that are private, or without peer discovery, have no part in it; who does not know {@value #EXCHANGE} hears nothing of it.
 *
 * <p>Owned by the control thread.
 */
public final class PointExchange {

    /** The feature that stands for {@link Message.AskSeen} and {@link Message.Seen}. */
    public static final String EXCHANGE = "exchange/1";

    /** The most messages of one answer. */
    static final int ANSWER_MESSAGES = 8;
    /** What names more at once is an answer, and not passed on. */
    static final int MOST_PASSED_ON = 10;

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration ASK_AGAIN = DAY.plusHours(1);
    private static final Duration ASK_SPREAD = Duration.ofHours(1);
    private static final Duration PASS_ON_WITHIN = Duration.ofMinutes(1);
    private static final int MOST_WAITING = 100;

    private final Book book;
    private final Control control;
    private final EventStream events;
    private final RandomGenerator random;
    private final Supplier<PoolSettings> settings;
    private final BiPredicate<PeerConnection, Message> voice;
    private final Supplier<List<PointId>> advertised;
    private final Answers answers;
    private final Rumours rumours;
    private final Map<PeerConnection, Neighbour> neighbours = new LinkedHashMap<>();
    /** Who comes again has named no less than before. */
    private final Departed departed = new Departed();

    /**
     * Remembers.
     *
     * @param voice says something to a neighbour; false if it cannot be said
     * @param advertised where we can be dialled
     */
    public PointExchange(
            Book book,
            Control control,
            EventStream events,
            RandomGenerator random,
            Supplier<PoolSettings> settings,
            BiPredicate<PeerConnection, Message> voice,
            Supplier<List<PointId>> advertised) {
        this.book = book;
        this.control = control;
        this.events = events;
        this.random = random;
        this.settings = settings;
        this.voice = voice;
        this.advertised = advertised;
        answers = new Answers(() -> book.tellable(this::worthTelling), book::withheld, random, () -> settings.get()
                .exchange());
        rumours = new Rumours(random);
    }

    /** A connection begins: what its peer names is counted from now on. */
    public void begin(PeerConnection connection) {
        AddressMeter meter = departed.remove(connection.peer()).orElseGet(this::fresh);
        neighbours.put(connection, new Neighbour(connection, meter));
    }

    /** A connection has ended. */
    public void end(PeerConnection connection) {
        Optional.ofNullable(neighbours.remove(connection)).ifPresent(gone -> {
            gone.end();
            depart(connection.peer(), connection.endpoint().remote(), gone.meter);
        });
    }

    private AddressMeter fresh() {
        return new AddressMeter(control.now(), limits());
    }

    private Intake intake(PeerId of, AddressMeter meter) {
        return new Intake(of, meter, control, events, random, settings);
    }

    private void depart(PeerId peer, PointId from, AddressMeter meter) {
        meter.answered();
        departed.add(peer, NetworkGroup.ofTeller(from), meter);
    }

    /**
     * Who has rejected us names others to dial instead: those that are learned. The first time that counts as an answer; afterwards, and
     * from whoever is connected, it is metered as what is named unasked, so that nobody is dialled again for more.
     *
     * @param at where it was dialled
     */
    public List<PointId> alternatives(PeerId by, PointId at, List<PointId> named) {
        Optional<Neighbour> present = neighbours.values().stream()
                .filter(each -> each.connection.peer().equals(by))
                .findFirst();
        if (present.isPresent()) {
            return present.get().intake.sift(named);
        }
        Optional<AddressMeter> known = departed.remove(by);
        AddressMeter meter = known.orElseGet(this::fresh);
        Intake intake = intake(by, meter);
        if (known.isEmpty()) {
            intake.expect(Message.Advertise.MAX_POINTS);
        }
        List<PointId> learned = intake.sift(named);
        intake.ended();
        depart(by, at, meter);
        return learned;
    }

    /** A peer has said what it can do. */
    public void introduced(PeerConnection connection) {
        neighbour(connection).filter(Neighbour::takesPart).ifPresent(Neighbour::meet);
    }

    /** We have asked for so many points by an Octez message. */
    public void expect(PeerConnection connection, int points) {
        neighbour(connection).ifPresent(neighbour -> neighbour.intake.expect(points));
    }

    /** A peer names points by an Octez message: those that are learned. */
    public List<PointId> sift(PeerConnection connection, List<PointId> named) {
        return neighbour(connection)
                .map(neighbour -> neighbour.intake.sift(named))
                .orElse(List.of());
    }

    /** A peer asks whom we have seen. */
    public void asked(PeerConnection connection) {
        neighbour(connection).filter(Neighbour::takesPart).ifPresent(Neighbour::answer);
    }

    /** A peer says whom it has seen. Answers the points that are learned; those that were there just now are passed on. */
    public List<PointId> told(PeerConnection connection, Message.Seen seen) {
        return neighbour(connection)
                .filter(Neighbour::takesPart)
                .map(neighbour -> neighbour.hear(seen))
                .orElse(List.of());
    }

    private Optional<Neighbour> neighbour(PeerConnection connection) {
        return Optional.ofNullable(neighbours.get(connection));
    }

    private boolean worthTelling(PointId point) {
        return PublicAddresses.worthLearning(point, settings.get());
    }

    private ExchangeLimits limits() {
        return settings.get().exchange();
    }

    /** Up to as much, by chance. */
    private Duration chance(Duration most) {
        return Duration.ofMillis(random.nextLong(most.toMillis() + 1));
    }

    private void passOn(PeerConnection from, List<PointId> points) {
        Instant now = control.now();
        List<Neighbour> others = neighbours.values().stream()
                .filter(each -> each.connection != from && each.takesPart())
                .toList();
        for (PointId point : points) {
            if (!book.ours(point) && !book.withheld(point) && rumours.isNew(point, now)) {
                rumours.hearers(
                                point,
                                others.stream()
                                        .map(each -> each.connection.peer())
                                        .toList(),
                                now)
                        .forEach(peer -> others.stream()
                                .filter(each -> each.connection.peer().equals(peer))
                                .forEach(each -> each.await(point)));
            }
        }
    }

    /** One connection. */
    private final class Neighbour {

        private final PeerConnection connection;
        private final AddressMeter meter;
        private final Intake intake;
        private final Deque<PointId> toPassOn = new ArrayDeque<>(1);
        private Optional<Instant> answered = Optional.empty();
        private Cancellable asking = () -> {};
        private Cancellable announcing = () -> {};
        private Cancellable passing = () -> {};

        Neighbour(PeerConnection connection, AddressMeter meter) {
            this.connection = connection;
            this.meter = meter;
            this.intake = intake(connection.peer(), meter);
        }

        boolean takesPart() {
            Reach reach = settings.get().reach();
            return connection.knows(EXCHANGE)
                    && !reach.privateMode()
                    && !reach.withoutPeerDiscovery()
                    && !connection.announcement().privateNode();
        }

        void meet() {
            ask();
            announce();
        }

        private boolean dialled() {
            return connection.endpoint().direction() == Direction.OUTBOUND;
        }

        private void ask() {
            if (!dialled()) {
                return;
            }
            // who hangs up and is dialled again has answered already
            if (takesPart() && meter.mayAsk(control.now()) && voice.test(connection, new Message.AskSeen())) {
                intake.expect(ExchangeLimits.MOST_ANSWER_POINTS);
            }
            asking = control.after(ASK_AGAIN.plus(chance(ASK_SPREAD)), this::ask);
        }

        void answer() {
            Instant now = control.now();
            if (dialled() || answered.filter(at -> now.isBefore(at.plus(DAY))).isPresent()) {
                return;
            }
            answered = Optional.of(now);
            Message.Seen.split(answers.to(connection.endpoint(), now), ANSWER_MESSAGES)
                    .forEach(part -> voice.test(connection, part));
        }

        private void announce() {
            Duration every = limits().announceEvery();
            if (every.isZero()) {
                // it may be turned on again while we are connected
                announcing = control.after(DAY, this::announce);
                return;
            }
            List<Sighting> own = advertised.get().stream()
                    .filter(PointExchange.this::worthTelling)
                    .limit(MOST_PASSED_ON)
                    .map(Sighting::now)
                    .toList();
            if (takesPart() && !own.isEmpty()) {
                Message.Seen.split(own, 1).forEach(message -> voice.test(connection, message));
            }
            announcing =
                    control.after(every.multipliedBy(3).dividedBy(4).plus(chance(every.dividedBy(2))), this::announce);
        }

        List<PointId> hear(Message.Seen seen) {
            boolean unasked = !intake.awaiting();
            List<PointId> points =
                    intake.sift(seen.sightings().stream().map(Sighting::point).toList());
            // what it says of itself is its word, and remembered as that
            List<PointId> own = points.isEmpty() ? List.of() : book.points(connection.peer());
            if (unasked && seen.sightings().size() <= MOST_PASSED_ON) {
                List<PointId> fresh = seen.sightings().stream()
                        .filter(Sighting::fresh)
                        .map(Sighting::point)
                        .filter(points::contains)
                        .toList();
                passOn(connection, fresh);
            }
            if (!seen.more() && seen.sightings().size() > MOST_PASSED_ON) {
                intake.answered();
            }
            return points.stream().filter(point -> !own.contains(point)).toList();
        }

        /** It hears of this in a little while, together with others. */
        void await(PointId point) {
            if (toPassOn.size() == MOST_WAITING) {
                return;
            }
            toPassOn.add(point);
            if (toPassOn.size() == 1) {
                passing = control.after(chance(PASS_ON_WITHIN), this::pass);
            }
        }

        private void pass() {
            List<Sighting> now = new ArrayList<>();
            while (!toPassOn.isEmpty() && now.size() < MOST_PASSED_ON) {
                now.add(Sighting.now(toPassOn.remove()));
            }
            if (takesPart()) {
                Message.Seen.split(now, 1).forEach(message -> voice.test(connection, message));
            }
            if (!toPassOn.isEmpty()) {
                passing = control.after(chance(PASS_ON_WITHIN), this::pass);
            }
        }

        void end() {
            asking.cancel();
            announcing.cancel();
            passing.cancel();
            intake.ended();
        }
    }
}
