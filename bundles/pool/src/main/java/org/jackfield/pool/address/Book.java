package org.jackfield.pool.address;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jackfield.api.address.AddressBook;
import org.jackfield.api.address.KnownPeer;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.address.KnownPoint.State;
import org.jackfield.api.address.LogEntry;
import org.jackfield.api.address.Source;
import org.jackfield.api.identity.PeerId;
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

    private final Supplier<PoolSettings> settings;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Map<PointId, Place> places = new ConcurrentHashMap<>();
    private final Map<PeerId, Person> persons = new ConcurrentHashMap<>();
    private final Set<PointId> own = new LinkedHashSet<>();
    private Set<PointId> listening = Set.of();
    private final Set<PointId> configured = new LinkedHashSet<>();
    private final Set<PointId> vouchedPoints = new HashSet<>();
    private Runnable onChange = () -> {};

    /** Empty. */
    public Book(Supplier<PoolSettings> settings, InstantSource clock, RandomGenerator random) {
        this.settings = settings;
        this.clock = clock;
        this.random = random;
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
        return List.of();
    }

    @Override
    public List<LogEntry> log(PeerId peer) {
        return List.of();
    }

    /** The operator says who must answer there; empty: anybody may. */
    public void expect(PointId point, Optional<PeerId> peer) {
        place(point, new Source.Operator()).expect(peer);
        onChange.run();
    }

    /** Takes what an earlier run has left; if its clock was ahead of ours, all that is still to come was just now. */
    public void remember(List<KnownPoint> points, List<KnownPeer> peers) {
        BookLimits limits = settings.get().book();
        Instant now = clock.instant();
        points.stream()
                .limit(limits.maxPoints())
                .forEach(point -> places.putIfAbsent(point.point(), new Place(point, now)));
        peers.stream()
                .limit(limits.maxPeers())
                .forEach(peer -> persons.putIfAbsent(peer.peer(), new Person(peer, now)));
    }

    /**
     * Learns of a point.
     *
     * @return whether it is new; not if it is our own, cannot be dialled, or finds no room
     */
    public boolean learn(PointId point, Source source) {
        if (point.port() == 0 || ours(point) || places.containsKey(point) || !roomForPoint()) {
            return false;
        }
        places.put(point, new Place(point, source));
        onChange.run();
        return true;
    }

    /** The operator's settings vouch for these, and no longer for those of the last time. Answers those that are new. */
    public List<PointId> trust(List<TrustedPoint> trusted) {
        Set<PointId> before = new LinkedHashSet<>(configured);
        configured.clear();
        trusted.forEach(each -> configured.add(each.point()));
        before.stream()
                .filter(point -> !configured.contains(point))
                .forEach(point -> Optional.ofNullable(places.get(point)).ifPresent(Place::distrust));
        List<PointId> fresh =
                configured.stream().filter(point -> !places.containsKey(point)).toList();
        trusted.forEach(each -> place(each.point(), new Source.Operator()).trust(each.peer()));
        onChange.run();
        return fresh;
    }

    /** The operator vouches for a point by word of mouth; it is learned if need be. Answers whether it is news. */
    public boolean trust(PointId point) {
        boolean news = vouchedPoints.add(point);
        if (!ours(point)) {
            place(point, new Source.Operator()).vouch(true);
        }
        onChange.run();
        return news;
    }

    /** The operator vouches for a point by word of mouth no longer; the configuration may still. Answers whether it is news. */
    public boolean untrust(PointId point) {
        boolean news = vouchedPoints.remove(point);
        Optional.ofNullable(places.get(point)).ifPresent(place -> place.vouch(false));
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
        onChange.run();
        return news;
    }

    /** A finder with the operator's word vouches for it. */
    public void trustAlso(PointId point, Source source, Optional<PeerId> expected) {
        if (!ours(point)) {
            place(point, source).trust(expected);
        }
    }

    /** Where we listen, and are dialled: forgotten, and not learned while it is so. */
    public void weListenAt(List<PointId> points) {
        listening = Set.copyOf(points);
        if (places.keySet().removeAll(listening)) {
            onChange.run();
        }
    }

    /** Whether we listen there ourselves, or have met ourselves there. Control thread. */
    public boolean ours(PointId point) {
        return own.contains(point) || listening.contains(point);
    }

    /** It turned out to be ourselves: forgotten, and not learned again while it is one of the last {@value #OWN_POINTS}. */
    public void itIsMe(PointId point) {
        places.remove(point);
        own.remove(point);
        own.add(point);
        if (own.size() > OWN_POINTS) {
            own.remove(own.iterator().next());
        }
        onChange.run();
    }

    /** Nothing to find there for us. */
    public void forget(PointId point) {
        places.remove(point);
        onChange.run();
    }

    /** It is being dialled. */
    public void requested(PointId point) {
        place(point, new Source.Operator()).requested();
    }

    /** A peer has proved who it is; the point is where it can be dialled. */
    public boolean authenticated(PeerId peer, Optional<PointId> point, boolean privateNode) {
        boolean learned = point.map(at -> learn(at, new Source.Announced(peer))).orElse(false);
        point.map(places::get).ifPresent(place -> place.authenticated(peer, privateNode));
        return learned;
    }

    /** We have accepted, and wait. */
    public void accepted(PointId point) {
        Optional.ofNullable(places.get(point)).ifPresent(Place::accepted);
    }

    /** A connection is open. Answers whether the peer is new. */
    public boolean connected(PeerId peer, Optional<PointId> point) {
        Instant now = clock.instant();
        boolean fresh = !persons.containsKey(peer);
        person(peer).connected(point, now);
        point.filter(at -> !ours(at))
                .ifPresent(at -> place(at, new Source.Announced(peer)).running(peer, now));
        onChange.run();
        return fresh;
    }

    /** A connection has ended. */
    public void ended(PeerId peer, Optional<PointId> point, CloseReason reason) {
        Instant now = clock.instant();
        Optional.ofNullable(persons.get(peer)).ifPresent(person -> person.ended(reason, now));
        point.map(places::get)
                .ifPresent(place ->
                        place.lost(reason, now, settings.get().connect().backoff()));
        onChange.run();
    }

    /** Dialling, or the handshake, came to nothing. */
    public void missed(PointId point, CloseReason reason) {
        Optional.ofNullable(places.get(point))
                .filter(place -> place.known().state() != State.RUNNING)
                .ifPresent(place -> place.missed(
                        reason, clock.instant(), settings.get().connect().backoff()));
        onChange.run();
    }

    /** The attempt came to nothing because another one did not. */
    public void released(PointId point, CloseReason reason) {
        Optional.ofNullable(places.get(point)).ifPresent(place -> place.released(reason));
    }

    /** Whether the operator vouches for a peer, by itself or as the one expected at a trusted point. */
    public boolean trusts(PeerId peer) {
        return peer(peer).map(KnownPeer::trusted).orElse(false)
                || places.values().stream()
                        .anyMatch(place -> place.known().expectedPeer().equals(Optional.of(peer)));
    }

    /** Whether a peer is on record as connected. */
    public boolean connected(PeerId peer) {
        return Optional.ofNullable(persons.get(peer)).map(Person::connected).orElse(false);
    }

    /** At most {@code advertised-points} that may be told to others: the best of them are three fifths, the others are drawn. */
    public List<PointId> advertisable() {
        int most = settings.get().topology().advertisedPoints();
        int drawn = 2 * most / 5;
        List<Place> all = new ArrayList<>(places.values().stream()
                .filter(place ->
                        place.seenPublic() && place.known().point().address().isPresent())
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

    /** Of the connected the longest seen first, of the others the last seen. */
    private static long standing(Place place) {
        long seen = place.known().lastSeen().orElse(Instant.EPOCH).toEpochMilli();
        return place.known().state() == State.RUNNING ? seen : -seen;
    }

    private Place place(PointId point, Source source) {
        return places.computeIfAbsent(point, at -> new Place(at, source));
    }

    private Person person(PeerId peer) {
        if (!persons.containsKey(peer)) {
            makeRoomForPeer();
        }
        return persons.computeIfAbsent(peer, who -> new Person(who, clock.instant()));
    }

    private boolean roomForPoint() {
        BookLimits limits = settings.get().book();
        if (places.size() < limits.maxPoints()) {
            return true;
        }
        Instant now = clock.instant();
        places.values().stream()
                .map(Place::known)
                .filter(point -> point.state() == State.DISCONNECTED && !point.trusted())
                .sorted(Comparator.comparing(point -> point.lastMiss().orElse(now)))
                .limit(places.size() - limits.pointsAfterCollection())
                .map(KnownPoint::point)
                .forEach(places::remove);
        return places.size() < limits.maxPoints();
    }

    /** The newest go first, so that a flood of newcomers drives out newcomers. */
    private void makeRoomForPeer() {
        BookLimits limits = settings.get().book();
        if (persons.size() < limits.maxPeers()) {
            return;
        }
        persons.values().stream()
                .filter(person -> !person.connected() && !person.known().trusted())
                .map(Person::known)
                .sorted(Comparator.comparing(KnownPeer::created).reversed())
                .limit(persons.size() - limits.peersAfterCollection())
                .map(KnownPeer::peer)
                .forEach(persons::remove);
    }
}
