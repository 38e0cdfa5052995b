package org.jackfield.pool.address;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jackfield.api.address.AddressBook;
import org.jackfield.api.address.KnownPeer;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.address.KnownPoint.State;
import org.jackfield.api.address.LogEntry;
import org.jackfield.api.address.LogEntry.Kind;
import org.jackfield.api.address.RememberedPeer;
import org.jackfield.api.address.Source;
import org.jackfield.api.handshake.Announcement;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.pool.settings.BookLimits;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.TrustedPoint;

/**
 * The book: two bounded tables, of points and of peers (octez-behaviour.md, section 5).
 *
 * <p>Written by the control thread alone; read from any. Trusted and connected entries are never thrown out.
 */
public final class Book implements AddressBook {

    private static final int OWN_POINTS = 7;

    /** How many points of one peer are remembered as its own. */
    static final int POINTS_OF_A_PEER = 16;

    private final Supplier<PoolSettings> settings;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Consumer<NodeEvent> events;
    private final Map<PointId, Place> places = new ConcurrentHashMap<>();
    private final Map<PeerId, Person> persons = new ConcurrentHashMap<>();
    private final Set<PointId> own = new LinkedHashSet<>();
    private Set<PointId> listening = Set.of();
    private final Map<PointId, Optional<PeerId>> configured = new LinkedHashMap<>();
    private final Set<PointId> vouchedPoints = new HashSet<>();
    private volatile Set<PeerId> expectedAtTrusted = Set.of();
    private Predicate<PointId> hidden = point -> false;
    private Runnable onChange = () -> {};

    /**
     * Empty.
     *
     * @param events who hears of peers met for the first time, and of what was thrown out
     */
    public Book(
            Supplier<PoolSettings> settings, InstantSource clock, RandomGenerator random, Consumer<NodeEvent> events) {
        this.settings = settings;
        this.clock = clock;
        this.random = random;
        this.events = events;
    }

    /** Which points are never told to others, although they could be. */
    public void hide(Predicate<PointId> points) {
        hidden = points;
    }

    /** Who hears that something worth saving has changed. */
    public void onChange(Runnable listener) {
        onChange = listener;
    }

    @Override
    public List<KnownPoint> points() {
        return places.values().stream().map(Place::known).toList();
    }

    @Override
    public Optional<KnownPoint> point(PointId point) {
        return Optional.ofNullable(places.get(point)).map(Place::known);
    }

    @Override
    public List<KnownPeer> peers() {
        return persons.values().stream().map(Person::known).toList();
    }

    @Override
    public Optional<KnownPeer> peer(PeerId peer) {
        return Optional.ofNullable(persons.get(peer)).map(Person::known);
    }

    @Override
    public List<LogEntry> log(PointId point) {
        return Optional.ofNullable(places.get(point)).map(Place::log).orElse(List.of());
    }

    @Override
    public List<LogEntry> log(PeerId peer) {
        return Optional.ofNullable(persons.get(peer)).map(Person::log).orElse(List.of());
    }

    /**
     * Where a peer was, or says that it can be dialled: first where it was, then what it said, in its order. At most
     * {@value #POINTS_OF_A_PEER}. Control thread.
     */
    public List<PointId> points(PeerId peer) {
        Stream<PointId> proved = places.values().stream()
                .filter(place -> place.belongsTo(peer))
                .map(Place::known)
                .sorted(Comparator.comparing(
                                KnownPoint::lastSeen, Comparator.comparing(seen -> seen.orElse(Instant.MIN)))
                        .reversed()
                        .thenComparing(KnownPoint::point))
                .map(KnownPoint::point);
        Optional<Person> person = Optional.ofNullable(persons.get(peer));
        return Stream.of(
                        proved,
                        person.flatMap(who -> who.known().point()).stream(),
                        person.stream().flatMap(who -> who.claims().stream()))
                .flatMap(points -> points)
                .distinct()
                .filter(point -> !ours(point))
                .limit(POINTS_OF_A_PEER)
                .toList();
    }

    /**
     * A peer says where it can be dialled, which replaces what it said before. Nothing is believed: such a point is dialled only when
     * this very peer is sought, and one where another peer answers is {@linkplain #disclaim dropped}. Only those at the address from
     * which it speaks are learned as points, too, as the port of its greeting is.
     *
     * @param from the far end of its connection
     * @return those that were learned
     */
    public List<PointId> claims(PeerId peer, PointId from, List<PointId> points, boolean privateNode) {
        Person person = persons.get(peer);
        if (person == null) {
            return List.of();
        }
        List<PointId> claims = points.stream()
                .filter(point ->
                        point.port() > 0 && !ours(point) && Claims.plausible(point, from) && !hidden.test(point))
                .distinct()
                .limit(POINTS_OF_A_PEER)
                .toList();
        person.claims(claims);
        List<PointId> learned = new ArrayList<>();
        for (PointId claim : claims) {
            if (claim.host().equals(from.host())) {
                if (learn(claim, new Source.Announced(peer))) {
                    learned.add(claim);
                }
                at(claim).ifPresent(place -> place.authenticated(peer, privateNode));
            }
        }
        onChange.run();
        return learned;
    }

    /** Another peer answered where this one says that it can be dialled: that is not remembered of it any more. */
    public void disclaim(PeerId peer, PointId point) {
        Optional.ofNullable(persons.get(peer)).ifPresent(person -> {
            person.claims(person.claims().stream()
                    .filter(claim -> !claim.equals(point))
                    .toList());
            onChange.run();
        });
    }

    /** What peers say of where they can be dialled, by peer. Control thread. */
    Map<PeerId, List<PointId>> claims() {
        Map<PeerId, List<PointId>> claims = new HashMap<>();
        persons.forEach((peer, person) -> {
            if (!person.claims().isEmpty()) {
                claims.put(peer, person.claims());
            }
        });
        return claims;
    }

    /** Takes what an earlier run has left of what peers said; of unknown ones nothing. */
    void remember(Map<PeerId, List<PointId>> claims) {
        claims.forEach((peer, points) -> Optional.ofNullable(persons.get(peer))
                .ifPresent(person ->
                        person.claims(points.stream().limit(POINTS_OF_A_PEER).toList())));
    }

    /** All known peers, as they outlive the node. */
    public List<RememberedPeer> remembered() {
        return persons.values().stream().map(Person::remembered).toList();
    }

    /** The operator says who must answer there; empty: anybody may. */
    public void expect(PointId point, Optional<PeerId> peer) {
        if (ours(point)) {
            return;
        }
        place(point, new Source.Operator()).expect(peer);
        index();
        onChange.run();
    }

    /**
     * Takes what an earlier run has left, and where its peers were last seen; if its clock was ahead of ours, all that is still to come was
     * just now.
     */
    public void remember(List<KnownPoint> points, List<RememberedPeer> peers) {
        BookLimits limits = settings.get().book();
        Instant now = clock.instant();
        points.stream().limit(limits.maxPoints()).forEach(point -> remember(point, now));
        // what exceeds the bound because it is trusted stays; the rest keeps to it
        peers.stream()
                .filter(known -> known.peer().trusted() || persons.size() < limits.maxPeers())
                .forEach(known -> persons.putIfAbsent(known.peer().peer(), new Person(known, now)));
        peers.stream()
                .map(RememberedPeer::peer)
                .filter(known -> known.point().isPresent() && places.size() < limits.maxPoints())
                .forEach(known -> remember(lastSeenAt(known), now));
    }

    private void remember(KnownPoint point, Instant now) {
        if (point.point().port() > 0 && !ours(point.point())) {
            places.putIfAbsent(point.point(), new Place(point, now));
        }
    }

    private static KnownPoint lastSeenAt(KnownPeer known) {
        return new KnownPoint(
                known.point().orElseThrow(),
                State.DISCONNECTED,
                new Source.Remembered(),
                false,
                Optional.empty(),
                Optional.of(known.peer()),
                known.lastSeen(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * Learns of a point.
     *
     * @return whether it is new; not if it is our own, cannot be dialled, or finds no room
     */
    public boolean learn(PointId point, Source source) {
        if (point.port() == 0 || ours(point) || places.containsKey(point)) {
            return false;
        }
        makeRoomForPoint();
        if (places.size() >= settings.get().book().maxPoints()) {
            return false;
        }
        place(point, source);
        onChange.run();
        return true;
    }

    /** The operator's settings vouch for these, and no longer for those of the last time. Answers those that are new. */
    public List<PointId> trust(List<TrustedPoint> trusted) {
        Set<PointId> before = Set.copyOf(configured.keySet());
        configured.clear();
        trusted.forEach(each -> configured.put(each.point(), each.peer()));
        before.stream()
                .filter(point -> !configured.containsKey(point))
                .forEach(point -> Optional.ofNullable(places.get(point)).ifPresent(Place::distrust));
        List<PointId> fresh = configured.keySet().stream()
                .filter(point -> !places.containsKey(point))
                .toList();
        configured.forEach(
                (point, expected) -> place(point, new Source.Operator()).trust(expected));
        index();
        onChange.run();
        return fresh;
    }

    /** The operator vouches for a point by word of mouth; it is learned if need be. Answers whether it is news. */
    public boolean trust(PointId point) {
        boolean news = vouchedPoints.add(point);
        if (!ours(point)) {
            place(point, new Source.Operator()).vouch(true);
        }
        index();
        onChange.run();
        return news;
    }

    /** The operator vouches for a point by word of mouth no longer; the configuration may still. Answers whether it is news. */
    public boolean untrust(PointId point) {
        boolean news = vouchedPoints.remove(point);
        Optional.ofNullable(places.get(point)).ifPresent(place -> place.vouch(false));
        index();
        keepToBounds();
        onChange.run();
        return news;
    }

    /** The operator vouches for a peer, which is written down if need be. Answers whether it is news. */
    public boolean trust(PeerId peer) {
        boolean news = !peer(peer).map(KnownPeer::trusted).orElse(false);
        person(peer).trust(true);
        onChange.run();
        return news;
    }

    /** The operator vouches for a peer no longer. Answers whether it is news. */
    public boolean untrust(PeerId peer) {
        boolean news = peer(peer).map(KnownPeer::trusted).orElse(false);
        Optional.ofNullable(persons.get(peer)).ifPresent(person -> person.trust(false));
        keepToBounds();
        onChange.run();
        return news;
    }

    /** A finder with the operator's word vouches for it. */
    public void trustAlso(PointId point, Source source, Optional<PeerId> expected) {
        if (!ours(point)) {
            place(point, source).trust(expected);
            index();
        }
    }

    /** Where we listen, and are dialled: forgotten, and not learned while it is so. */
    public void weListenAt(List<PointId> points) {
        listening = Set.copyOf(points);
        if (places.keySet().removeAll(listening)) {
            index();
            onChange.run();
        }
    }

    /** Whether we listen there ourselves, or have met ourselves there. Control thread. */
    public boolean ours(PointId point) {
        return own.contains(point) || listening.contains(point);
    }

    /** It turned out to be ourselves: forgotten, and not learned again while it is one of the last {@value #OWN_POINTS}. */
    public void itIsMe(PointId point) {
        own.remove(point);
        own.add(point);
        if (own.size() > OWN_POINTS) {
            own.remove(own.iterator().next());
        }
        forget(point);
    }

    /** Nothing to find there for us. */
    public void forget(PointId point) {
        places.remove(point);
        index();
        onChange.run();
    }

    /** It is to be dialled. */
    public void requested(PointId point) {
        place(point, new Source.Operator()).requested();
    }

    /** Whatever was requested there has led elsewhere: it may be dialled again. */
    public void idle(PointId point) {
        at(point).ifPresent(Place::idle);
    }

    /** It is being dialled. */
    public void dialling(PointId point) {
        at(point).ifPresent(place -> place.dialling(clock.instant()));
        onChange.run();
    }

    /**
     * A peer has proved who it is; it is written down if need be.
     *
     * @param point where it can be dialled
     * @return whether the point is new
     */
    public boolean authenticated(PeerId peer, Optional<PointId> point, Announcement announcement) {
        boolean learned = point.map(at -> learn(at, new Source.Announced(peer))).orElse(false);
        point.flatMap(this::at).ifPresent(place -> place.authenticated(peer, announcement.privateNode()));
        introduced(peer, announcement);
        return learned;
    }

    /** A peer has proved who it is, and it is not decided whether we want to know where it is; it is written down if need be. */
    public void introduced(PeerId peer, Announcement announcement) {
        person(peer).introduced(announcement);
        onChange.run();
    }

    /**
     * We say yes to who has proved who it is, and wait. Exactly one of {@link #connected(PeerId, PointId)} and {@link #turnedAway} follows.
     *
     * @param where port 0 if the peer can be dialled nowhere
     * @param dialled whether we dialled it there
     */
    public void accepting(PeerId peer, PointId where, boolean dialled) {
        Instant now = clock.instant();
        person(peer).accepting(where, now);
        at(where).ifPresent(place -> place.accepting(peer, dialled, now));
        onChange.run();
    }

    /** A connection is open. Answers whether it is the first to this peer that we remember. */
    public boolean connected(PeerId peer, PointId where) {
        Instant now = clock.instant();
        Person person = person(peer);
        boolean first = person.known().milestones().established().isEmpty();
        person.connected(where, now);
        if (where.port() > 0 && !ours(where)) {
            place(where, new Source.Announced(peer)).running(peer, now);
        }
        onChange.run();
        return first;
    }

    /** A connection has ended. */
    public void ended(PeerId peer, PointId where, CloseReason reason) {
        Instant now = clock.instant();
        Optional.ofNullable(persons.get(peer)).ifPresent(person -> person.ended(where, reason, now));
        at(where)
                .ifPresent(place ->
                        place.lost(peer, reason, now, settings.get().connect().backoff()));
        keepToBounds();
        onChange.run();
    }

    /**
     * An attempt of somebody who had proved who it is came to nothing: what that means to the peer, and if it had dialled us to the place.
     *
     * @param accepted whether we had said yes
     */
    public void turnedAway(
            PeerId peer, PointId where, Direction direction, boolean accepted, Kind kind, CloseReason reason) {
        Instant now = clock.instant();
        Optional.ofNullable(persons.get(peer))
                .ifPresent(person -> person.turnedAway(accepted, kind, where, reason, now));
        if (direction == Direction.INBOUND) {
            at(where).ifPresent(place -> place.turnedAway(kind, Optional.of(peer), reason, now));
        }
        keepToBounds();
        onChange.run();
    }

    /** Dialling, or the handshake, came to nothing. */
    public void missed(PointId point, CloseReason reason) {
        missed(point, Kind.REQUEST_FAILED, Optional.empty(), reason);
    }

    /** Dialling, or the handshake, came to nothing: it waits longer from time to time before maintenance dials it again. */
    public void missed(PointId point, Kind kind, Optional<PeerId> peer, CloseReason reason) {
        at(point)
                .ifPresent(place -> place.missed(
                        kind,
                        peer,
                        reason,
                        clock.instant(),
                        settings.get().connect().backoff()));
        keepToBounds();
        onChange.run();
    }

    /** The attempt came to nothing for a reason that says nothing against the place. */
    public void released(PointId point, Kind kind, Optional<PeerId> peer, CloseReason reason) {
        at(point).ifPresent(place -> place.released(kind, peer, reason, clock.instant()));
        keepToBounds();
        onChange.run();
    }

    /** How the end of a connection is written down. */
    static Kind ending(CloseReason reason) {
        return reason.external() ? Kind.EXTERNAL_DISCONNECTION : Kind.DISCONNECTION;
    }

    /** Whether the operator vouches for a peer, by itself or as the one expected at a trusted point. */
    public boolean trusts(PeerId peer) {
        return peer(peer).map(KnownPeer::trusted).orElse(false) || expectedAtTrusted.contains(peer);
    }

    /** Whether the operator vouches for a point. */
    public boolean trusts(PointId point) {
        return point(point).map(KnownPoint::trusted).orElse(false);
    }

    /** Whether the operator vouches for a peer, or for where it is. */
    public boolean trusts(PeerId peer, Optional<PointId> point) {
        return trusts(peer) || point.map(this::trusts).orElse(false);
    }

    /** Whether a peer is on record as connected, or about to be: it has been accepted. */
    public boolean engaged(PeerId peer) {
        return Optional.ofNullable(persons.get(peer))
                .filter(person -> person.known().state() != State.DISCONNECTED)
                .isPresent();
    }

    /**
     * At most {@code advertised-points} that may be told to others: the best of them are three fifths, the others are drawn.
     *
     * @param sayable what there are words for
     */
    public List<PointId> advertisable(Predicate<PointId> sayable) {
        int most = settings.get().topology().advertisedPoints();
        int drawn = 2 * most / 5;
        List<Place> all = new ArrayList<>(places.values().stream()
                .filter(place ->
                        place.seenPublic() && sayable.test(place.known().point()))
                .filter(place -> !hidden.test(place.known().point()))
                .toList());
        Collections.shuffle(all, new Random(random.nextLong()));
        all.sort(Comparator.comparing((Place place) -> place.known().state() == State.RUNNING ? 0 : 1)
                .thenComparing(Book::standing));
        Stream<Place> best = all.stream().limit(most - drawn);
        List<Place> rest = new ArrayList<>(all.subList(Math.min(most - drawn, all.size()), all.size()));
        Collections.shuffle(rest, new Random(random.nextLong()));
        return Stream.concat(best, rest.stream().limit(drawn))
                .map(place -> place.known().point())
                .toList();
    }

    /**
     * The points whose peer has proved who it is, in this run, and said that it may be advertised; none that is hidden. Control thread.
     *
     * @param worthTelling which of them others could use
     */
    public List<KnownPoint> tellable(Predicate<PointId> worthTelling) {
        return places.values().stream()
                .filter(Place::seenPublic)
                .map(Place::known)
                .filter(known -> worthTelling.test(known.point()) && !hidden.test(known.point()))
                .sorted(Comparator.comparing(KnownPoint::point))
                .toList();
    }

    /** Whether others are not told of it, whoever asks: it is hidden, or who was met there has not said that it may be told. Control thread. */
    public boolean withheld(PointId point) {
        return hidden.test(point)
                || at(point)
                        .filter(place -> place.known().peer().isPresent() && !place.seenPublic())
                        .isPresent();
    }

    /** The points for which a dialect that names no schemes has words: addresses of one scheme. */
    public static Predicate<PointId> plain(String scheme) {
        return point -> point.scheme().equals(scheme) && point.address().isPresent();
    }

    /** Of the connected the longest seen first, of the others the last seen. */
    private static long standing(Place place) {
        long seen = place.known().lastSeen().orElse(Instant.EPOCH).toEpochMilli();
        return place.known().state() == State.RUNNING ? seen : -seen;
    }

    private Optional<Place> at(PointId point) {
        return Optional.ofNullable(places.get(point));
    }

    private Place place(PointId point, Source source) {
        Place present = places.get(point);
        if (present != null) {
            return present;
        }
        makeRoomForPoint();
        Place fresh = new Place(point, source);
        Optional.ofNullable(configured.get(point)).ifPresent(fresh::trust);
        fresh.vouch(vouchedPoints.contains(point));
        places.put(point, fresh);
        return fresh;
    }

    private Person person(PeerId peer) {
        Person present = persons.get(peer);
        if (present != null) {
            return present;
        }
        makeRoomForPeer();
        Person fresh = new Person(peer, clock.instant());
        persons.put(peer, fresh);
        events.accept(new NodeEvent.PeerLearned(peer));
        return fresh;
    }

    /** Who is expected where the operator's trust is: asked at every handshake, changed by the operator. */
    private void index() {
        expectedAtTrusted = places.values().stream()
                .map(Place::known)
                .filter(KnownPoint::trusted)
                .flatMap(point -> point.expectedPeer().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What was kept beyond the bounds because it was connected or trusted goes when it is that no more. */
    private void keepToBounds() {
        if (places.size() > settings.get().book().maxPoints()) {
            makeRoomForPoint();
        }
        if (persons.size() > settings.get().book().maxPeers()) {
            makeRoomForPeer();
        }
    }

    /** Room for one more, so that with it the target is met; Octez ends up with one more (its issue 3175). */
    private void makeRoomForPoint() {
        BookLimits limits = settings.get().book();
        if (places.size() < limits.maxPoints()) {
            return;
        }
        Instant now = clock.instant();
        List<KnownPoint> idle = new ArrayList<>(places.values().stream()
                .filter(Place::collectable)
                .map(Place::known)
                .sorted(Comparator.comparing(KnownPoint::point))
                .toList());
        Collections.shuffle(idle, new Random(random.nextLong()));
        idle.sort(Comparator.comparing(point -> point.lastMiss().orElse(now)));
        List<PointId> gone = idle.stream()
                .limit(places.size() + 1L - limits.pointsAfterCollection())
                .map(KnownPoint::point)
                .toList();
        gone.forEach(places::remove);
        if (!gone.isEmpty()) {
            events.accept(new NodeEvent.PointsCollected(gone.size()));
        }
    }

    /** The newest go first, so that a flood of newcomers drives out newcomers. Nobody has a score yet, by which Octez goes before that. */
    private void makeRoomForPeer() {
        BookLimits limits = settings.get().book();
        if (persons.size() < limits.maxPeers()) {
            return;
        }
        List<PeerId> gone = persons.values().stream()
                .filter(Person::collectable)
                .map(Person::known)
                .sorted(Comparator.comparing(KnownPeer::created).reversed().thenComparing(KnownPeer::peer))
                .limit(persons.size() + 1L - limits.peersAfterCollection())
                .map(KnownPeer::peer)
                .toList();
        gone.forEach(persons::remove);
        if (!gone.isEmpty()) {
            events.accept(new NodeEvent.PeersCollected(gone.size()));
        }
    }
}
