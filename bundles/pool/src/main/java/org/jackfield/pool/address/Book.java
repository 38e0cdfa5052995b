package org.jackfield.pool.address;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jackfield.api.address.AddressBook;
import org.jackfield.api.address.EclipseRisk;
import org.jackfield.api.address.KnownNote;
import org.jackfield.api.address.KnownPeer;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.address.KnownPoint.State;
import org.jackfield.api.address.LogEntry;
import org.jackfield.api.address.LogEntry.Kind;
import org.jackfield.api.address.RememberedPeer;
import org.jackfield.api.address.Source;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.handshake.Announcement;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.scoring.Noted;
import org.jackfield.pool.address.table.Address;
import org.jackfield.pool.address.table.AddressTables;
import org.jackfield.pool.address.table.Anchor;
import org.jackfield.pool.address.table.Anchors;
import org.jackfield.pool.address.table.EclipseMeter;
import org.jackfield.pool.address.table.Entry;
import org.jackfield.pool.address.table.Link;
import org.jackfield.pool.address.table.Memory;
import org.jackfield.pool.address.table.Outgoing;
import org.jackfield.pool.address.table.Teller;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.TrustedPoint;

/**
 * The book: two bounded memories, of points ({@link Points}) and of peers ({@link Persons}).
 *
 * <p>Written by the control thread alone; read from any. Trusted and connected entries are never thrown out.
 */
public final class Book implements AddressBook {

    /** How many points of one peer are remembered as its own. */
    static final int POINTS_OF_A_PEER = 16;

    private final Supplier<PoolSettings> settings;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Points points;
    private final Persons persons;
    private final OwnPoints own = new OwnPoints();
    private final Vouched vouched = new Vouched();
    private final Estimate eclipse;
    private volatile Anchors anchors = new Anchors(List.of());
    private volatile Set<PeerId> expectedAtTrusted = Set.of();
    private BiPredicate<PointId, Optional<PeerId>> hidden = (point, peer) -> false;
    private Runnable onChange = () -> {};
    private volatile Runnable onNote = () -> {};

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
        this.points = new Points(() -> settings.get().book(), clock, random, events, vouched);
        this.persons = new Persons(() -> settings.get().book(), clock, events);
        this.eclipse = new Estimate(clock, this::estimate);
    }

    /** Which points, with whoever has proved itself there, are never told to others, although they could be. */
    public void hide(BiPredicate<PointId, Optional<PeerId>> points) {
        hidden = points;
    }

    /** Who hears that something worth saving has changed. */
    public void onChange(Runnable listener) {
        onChange = listener;
    }

    @Override
    public List<KnownPoint> points() {
        return points.all();
    }

    @Override
    public Optional<KnownPoint> point(PointId point) {
        return points.known(point);
    }

    @Override
    public List<KnownPeer> peers() {
        return persons.all().map(Person::known).toList();
    }

    @Override
    public Optional<KnownPeer> peer(PeerId peer) {
        return persons.get(peer).map(Person::known);
    }

    @Override
    public List<LogEntry> log(PointId point) {
        return points.visited(point).map(Place::log).orElse(List.of());
    }

    @Override
    public List<LogEntry> log(PeerId peer) {
        return persons.get(peer).map(Person::log).orElse(List.of());
    }

    @Override
    public List<KnownNote> notes(PeerId peer) {
        return notebook(peer).pages().stream()
                .map(page ->
                        new KnownNote(page.protocol(), page.when(), page.value().length(), page.worth()))
                .toList();
    }

    /** What peers are worth to protocols that have said something for or against them. Any thread. */
    public List<Noted> repute(PeerId peer) {
        return notebook(peer).pages().stream()
                .filter(page -> page.worth() != 0)
                .map(page -> new Noted(page.protocol(), page.when(), page.worth()))
                .toList();
    }

    /** What protocols have noted of a peer. Any thread. */
    Notebook notebook(PeerId peer) {
        return persons.get(peer).map(Person::notebook).orElse(Notebook.EMPTY);
    }

    /** Notes something; false if the peer is not known. Any thread. */
    boolean note(PeerId peer, UnaryOperator<Notebook> change) {
        Optional<Person> person = persons.get(peer);
        person.ifPresent(known -> {
            known.note(change);
            onNote.run();
        });
        return person.isPresent();
    }

    /** Who hears that something was noted; on any thread. */
    void onNote(Runnable listener) {
        onNote = listener;
    }

    /** All that is noted, by peer. Control thread. */
    Map<PeerId, Notebook> notebooks() {
        Map<PeerId, Notebook> notebooks = new HashMap<>();
        persons.byId().forEach((peer, person) -> {
            if (!person.notebook().pages().isEmpty()) {
                notebooks.put(peer, person.notebook());
            }
        });
        return notebooks;
    }

    /** Takes what protocols noted in an earlier run; of unknown peers nothing. */
    void rememberNotes(Map<PeerId, Notebook> notebooks) {
        notebooks.forEach((peer, notebook) -> persons.get(peer).ifPresent(person -> person.note(none -> notebook)));
    }

    /**
     * Where a peer was, or says that it can be dialled: first where it was, then what it said, in its order. At most
     * {@value #POINTS_OF_A_PEER}. Control thread.
     */
    public List<PointId> points(PeerId peer) {
        Stream<PointId> proved = points.of(peer).stream()
                .sorted(Comparator.comparing(
                                KnownPoint::lastSeen, Comparator.comparing(seen -> seen.orElse(Instant.MIN)))
                        .reversed()
                        .thenComparing(KnownPoint::point))
                .map(KnownPoint::point);
        Optional<Person> person = persons.get(peer);
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
    public List<PointId> claims(PeerId peer, PointId from, List<PointId> said, boolean privateNode) {
        Optional<Person> person = persons.get(peer);
        if (person.isEmpty()) {
            return List.of();
        }
        List<PointId> claims = said.stream()
                .filter(point -> point.port() > 0 && !ours(point) && Claims.plausible(point, from))
                .filter(point -> !hidden.test(
                        point, Optional.of(peer).filter(known -> point.host().equals(from.host()))))
                .distinct()
                .limit(POINTS_OF_A_PEER)
                .toList();
        person.get().claims(claims);
        List<PointId> learned = new ArrayList<>();
        for (PointId claim : claims) {
            if (claim.host().equals(from.host())) {
                if (learn(claim, new Source.Announced(peer))) {
                    learned.add(claim);
                }
                points.at(claim).ifPresent(place -> place.authenticated(peer, privateNode));
            }
        }
        onChange.run();
        return learned;
    }

    /** Another peer answered where this one says that it can be dialled: that is not remembered of it any more. */
    public void disclaim(PeerId peer, PointId point) {
        persons.get(peer).ifPresent(person -> {
            person.claims(person.claims().stream()
                    .filter(claim -> !claim.equals(point))
                    .toList());
            onChange.run();
        });
    }

    /** What peers say of where they can be dialled, by peer. Control thread. */
    Map<PeerId, List<PointId>> claims() {
        Map<PeerId, List<PointId>> claims = new HashMap<>();
        persons.byId().forEach((peer, person) -> {
            if (!person.claims().isEmpty()) {
                claims.put(peer, person.claims());
            }
        });
        return claims;
    }

    /** Takes what an earlier run has left of what peers said; of unknown ones nothing. */
    void remember(Map<PeerId, List<PointId>> claims) {
        claims.forEach((peer, said) -> persons.get(peer)
                .ifPresent(person ->
                        person.claims(said.stream().limit(POINTS_OF_A_PEER).toList())));
    }

    /** All known peers, as they outlive the node. */
    public List<RememberedPeer> remembered() {
        return persons.all().map(Person::remembered).toList();
    }

    /** The operator says who must answer there; empty: anybody may. */
    public void expect(PointId point, Optional<PeerId> peer) {
        if (ours(point)) {
            return;
        }
        points.place(point, new Source.Operator()).expect(peer);
        index();
        onChange.run();
    }

    /** Takes the tables that an earlier run has left, before anything else. */
    void restore(AddressTables tables) {
        points.restore(tables);
    }

    /** Tables with nothing in them and a given key, to be filled with what an earlier run has left. */
    AddressTables emptyTables(ByteString key) {
        return points.emptyTables(key);
    }

    /** The tables, as they outlive the node. */
    public Memory memory() {
        return points.memory();
    }

    /**
     * Takes what an earlier run has left, and where its peers were last seen; if its clock was ahead of ours, all that is still to come was
     * just now.
     */
    public void remember(List<KnownPoint> known, List<RememberedPeer> peers) {
        Instant now = clock.instant();
        known.forEach(point -> remember(point, now));
        peers.forEach(peer -> persons.remember(peer, now));
        peers.stream()
                .map(RememberedPeer::peer)
                .filter(peer -> peer.point().isPresent())
                .forEach(peer -> remember(lastSeenAt(peer), now));
    }

    private void remember(KnownPoint point, Instant now) {
        if (point.point().port() > 0 && !ours(point.point())) {
            points.remember(point, now);
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
        return learn(point, source, Tellers.of(point, source));
    }

    /**
     * As {@link #learn(PointId, Source)}, from somebody who is connected to us, or answers us.
     *
     * @param remote where it speaks from
     * @param direction whether we have dialled it there
     */
    public boolean learn(PointId point, Source source, PointId remote, Direction direction) {
        return learn(point, source, Tellers.at(remote, direction));
    }

    private boolean learn(PointId point, Source source, Teller teller) {
        boolean fresh = point.port() > 0 && !ours(point) && points.hear(point, source, teller);
        if (fresh) {
            onChange.run();
        }
        return fresh;
    }

    /** The operator's settings vouch for these, and no longer for those of the last time. Answers those that are new. */
    public List<PointId> trust(List<TrustedPoint> trusted) {
        vouched.configure(trusted).forEach(point -> points.visited(point).ifPresent(place -> {
            place.distrust();
            points.settle(point);
        }));
        List<PointId> fresh = vouched.configured().keySet().stream()
                .filter(point -> !points.knows(point))
                .toList();
        vouched.configured().forEach((point, expected) -> points.place(point, new Source.Operator())
                .trust(expected));
        index();
        onChange.run();
        return fresh;
    }

    /** The operator vouches for a point by word of mouth; it is learned if need be. Answers whether it is news. */
    public boolean trust(PointId point) {
        boolean news = vouched.add(point);
        if (!ours(point)) {
            points.place(point, new Source.Operator()).vouch(true);
        }
        index();
        onChange.run();
        return news;
    }

    /** The operator vouches for a point by word of mouth no longer; the configuration may still. Answers whether it is news. */
    public boolean untrust(PointId point) {
        boolean news = vouched.remove(point);
        points.visited(point).ifPresent(place -> place.vouch(false));
        index();
        points.settle(point);
        onChange.run();
        return news;
    }

    /** The operator vouches for a peer, which is written down if need be. Answers whether it is news. */
    public boolean trust(PeerId peer) {
        boolean news = !peer(peer).map(KnownPeer::trusted).orElse(false);
        persons.meet(peer).trust(true);
        onChange.run();
        return news;
    }

    /** The operator vouches for a peer no longer. Answers whether it is news. */
    public boolean untrust(PeerId peer) {
        boolean news = peer(peer).map(KnownPeer::trusted).orElse(false);
        persons.get(peer).ifPresent(person -> person.trust(false));
        persons.keepToBound();
        onChange.run();
        return news;
    }

    /** A finder with the operator's word vouches for it. */
    public void trustAlso(PointId point, Source source, Optional<PeerId> expected) {
        if (!ours(point)) {
            points.place(point, source).trust(expected);
            index();
        }
    }

    /** Where we listen, and are dialled: forgotten, and not learned while it is so. */
    public void weListenAt(List<PointId> here) {
        own.weListenAt(here);
        boolean known = false;
        for (PointId point : here) {
            known |= points.forget(point);
        }
        if (known) {
            index();
            onChange.run();
        }
    }

    /** Whether we listen there ourselves, or have met ourselves there. Control thread. */
    public boolean ours(PointId point) {
        return own.contains(point);
    }

    /** It turned out to be ourselves: forgotten, and not learned again while it is one of the last {@value OwnPoints#MET}. */
    public void itIsMe(PointId point) {
        own.weMetOurselvesAt(point);
        forget(point);
    }

    /** Nothing to find there for us. */
    public void forget(PointId point) {
        points.forget(point);
        index();
        onChange.run();
    }

    /** It is to be dialled. */
    public void requested(PointId point) {
        points.place(point, new Source.Operator()).requested();
    }

    /** Whatever was requested there has led elsewhere: it may be dialled again. */
    public void idle(PointId point) {
        points.at(point).ifPresent(Place::idle);
        points.settle(point);
    }

    /** It is being dialled. */
    public void dialling(PointId point) {
        points.at(point).ifPresent(place -> place.dialling(clock.instant()));
        points.dialled(point);
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
        point.flatMap(points::at).ifPresent(place -> place.authenticated(peer, announcement.privateNode()));
        introduced(peer, announcement);
        return learned;
    }

    /** A peer has proved who it is, and it is not decided whether we want to know where it is; it is written down if need be. */
    public void introduced(PeerId peer, Announcement announcement) {
        persons.meet(peer).introduced(announcement);
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
        persons.meet(peer).accepting(where, now);
        points.at(where).ifPresent(place -> place.accepting(peer, dialled, now));
        onChange.run();
    }

    /** Where we dialled, a peer has answered and proved who it is; whoever dials us is not believed to be found anywhere. */
    public void answered(PeerId peer, PointId dialled) {
        if (!ours(dialled)) {
            points.answered(dialled, peer);
        }
    }

    /** A connection is open. Answers whether it is the first to this peer that we remember. */
    public boolean connected(PeerId peer, PointId where) {
        Instant now = clock.instant();
        Person person = persons.meet(peer);
        boolean first = person.known().milestones().established().isEmpty();
        person.connected(where, now);
        if (where.port() > 0 && !ours(where)) {
            points.place(where, new Source.Announced(peer)).running(peer, now);
        }
        onChange.run();
        return first;
    }

    /** A connection has ended. */
    public void ended(PeerId peer, PointId where, CloseReason reason) {
        Instant now = clock.instant();
        persons.get(peer).ifPresent(person -> person.ended(where, reason, now));
        points.at(where)
                .ifPresent(place ->
                        place.lost(peer, reason, now, settings.get().connect().backoff()));
        points.left(where);
        keepToBounds(where);
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
        persons.get(peer).ifPresent(person -> person.turnedAway(accepted, kind, where, reason, now));
        if (direction == Direction.INBOUND) {
            points.at(where).ifPresent(place -> place.turnedAway(kind, Optional.of(peer), reason, now));
        }
        keepToBounds(where);
        onChange.run();
    }

    /** Dialling, or the handshake, came to nothing. */
    public void missed(PointId point, CloseReason reason) {
        missed(point, Kind.REQUEST_FAILED, Optional.empty(), reason);
    }

    /** Dialling, or the handshake, came to nothing: it waits longer from time to time before maintenance dials it again. */
    public void missed(PointId point, Kind kind, Optional<PeerId> peer, CloseReason reason) {
        points.at(point)
                .ifPresent(place -> place.missed(
                        kind,
                        peer,
                        reason,
                        clock.instant(),
                        settings.get().connect().backoff()));
        if (peer.isPresent()) {
            points.refused(point);
        } else {
            points.failed(point);
        }
        keepToBounds(point);
        onChange.run();
    }

    @Override
    public EclipseRisk eclipse() {
        return eclipse.get();
    }

    private EclipseRisk estimate() {
        int vouched = (int)
                points.places().map(Place::known).filter(KnownPoint::trusted).count();
        int wanted = settings.get().bounds().min();
        return points.locked(() -> new EclipseMeter(points.tables(), clock).estimate(anchors.all(), vouched, wanted));
    }

    /** The attempt came to nothing for a reason that says nothing against the place. */
    public void released(PointId point, Kind kind, Optional<PeerId> peer, CloseReason reason) {
        points.at(point).ifPresent(place -> place.released(kind, peer, reason, clock.instant()));
        keepToBounds(point);
        onChange.run();
    }

    /**
     * Whom to dial next of those in the tables; see {@link Outgoing#next}.
     *
     * @param worth what is asked first, as it costs nothing
     * @param suitable what is asked then
     */
    public Optional<Entry> next(
            Collection<Link> present, int wanted, int ofGroup, Predicate<Entry> worth, Predicate<KnownPoint> suitable) {
        return points.locked(() -> new Outgoing(points.tables(), random)
                .next(present, wanted, ofGroup, worth.and(entry -> suitable.test(points.known(entry)))));
    }

    /** Whom to look at when no connection is wanted; see {@link AddressTables#feel}. */
    public Optional<PointId> feel(Predicate<KnownPoint> suitable) {
        return points.locked(() -> points.tables().feel(entry -> suitable.test(points.known(entry))))
                .map(entry -> entry.address().point());
    }

    /** What the tables know of a point. Control thread. */
    public Optional<Entry> entry(PointId point) {
        return points.entry(point);
    }

    /** The number of the entry that came last; see {@link Entry#number}. */
    public long lastNumber() {
        return points.locked(() -> points.tables().lastNumber());
    }

    /** Whether there is one in the tables that is wanted. */
    public boolean any(Predicate<Entry> worth, Predicate<KnownPoint> suitable) {
        return points.locked(() -> points.tables().entries().stream()
                .anyMatch(entry -> worth.test(entry) && suitable.test(points.known(entry))));
    }

    /** The points that the operator vouches for. */
    public List<KnownPoint> trusted() {
        return points.places()
                .map(Place::known)
                .filter(KnownPoint::trusted)
                .sorted(Comparator.comparing(KnownPoint::point))
                .toList();
    }

    /** Forgets whom nobody has told of, or met, for a month. */
    public void age() {
        if (points.locked(() -> points.tables().age()) > 0) {
            onChange.run();
        }
    }

    /** Those that are dialled first after a restart. */
    public List<Anchor> anchors() {
        return anchors.all();
    }

    /** Takes those that an earlier run has left. */
    void rememberAnchors(List<Anchor> earlier) {
        anchors = new Anchors(earlier);
    }

    /** These connections are open, of which some are to be dialled first after a restart. */
    public void anchor(Collection<Link> open) {
        if (anchors.update(open)) {
            onChange.run();
        }
    }

    /** One that was to be dialled first is not there, although others are. */
    public void anchorFailed(PointId point) {
        if (anchors.failed(Address.of(point))) {
            onChange.run();
        }
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
        return persons.get(peer)
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
        List<Place> all = new ArrayList<>(points.places()
                .filter(place ->
                        place.seenPublic() && sayable.test(place.known().point()))
                .filter(place -> !hidden(place.known()))
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
        return points.places()
                .filter(Place::seenPublic)
                .map(Place::known)
                .filter(known -> worthTelling.test(known.point()) && !hidden(known))
                .sorted(Comparator.comparing(KnownPoint::point))
                .toList();
    }

    /** Whether others are not told of it, whoever asks: it is hidden, or who was met there has not said that it may be told. Control thread. */
    public boolean withheld(PointId point) {
        Optional<PeerId> met = points.known(point).flatMap(KnownPoint::peer);
        return hidden.test(point, met)
                || met.isPresent()
                        && !points.visited(point).map(Place::seenPublic).orElse(false);
    }

    private boolean hidden(KnownPoint known) {
        return hidden.test(known.point(), known.peer());
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

    /** Who is expected where the operator's trust is: asked at every handshake, changed by the operator. */
    private void index() {
        expectedAtTrusted = points.places()
                .map(Place::known)
                .filter(KnownPoint::trusted)
                .flatMap(point -> point.expectedPeer().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What was kept beyond the bounds because it was connected or trusted goes when it is that no more. */
    private void keepToBounds(PointId where) {
        points.settle(where);
        persons.keepToBound();
    }
}
