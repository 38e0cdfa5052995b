package org.jackfield.pool.address;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.address.KnownPoint.State;
import org.jackfield.api.address.Source;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.PointId;
import org.jackfield.pool.address.table.Address;
import org.jackfield.pool.address.table.AddressTables;
import org.jackfield.pool.address.table.Entry;
import org.jackfield.pool.address.table.Hearing;
import org.jackfield.pool.address.table.Memory;
import org.jackfield.pool.address.table.TableSizes;
import org.jackfield.pool.address.table.Teller;
import org.jackfield.pool.settings.BookLimits;

/**
 * The points of the book: those in the tables, and those that are known whether the tables have room or not, because the operator has named
 * them or something goes on there.
 *
 * <p>A point of the tables has a {@link Place} from the moment on at which something happens in this run; what an earlier run has left is
 * an entry alone until then. Changed by the control thread alone; read from any, for which the tables are locked while they are read or
 * changed.
 */
final class Points {

    private final Supplier<BookLimits> limits;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Consumer<NodeEvent> events;
    private final Vouched vouched;
    private final Map<PointId, Place> places = new ConcurrentHashMap<>();
    private final Homes homes = new Homes();
    /** Places of which the tables know nothing. */
    private final Set<PointId> beside = new HashSet<>();

    private final Object lock = new Object();
    private AddressTables tables;

    /**
     * None.
     *
     * @param events who hears of what was thrown out
     */
    Points(
            Supplier<BookLimits> limits,
            InstantSource clock,
            RandomGenerator random,
            Consumer<NodeEvent> events,
            Vouched vouched) {
        this.limits = limits;
        this.clock = clock;
        this.random = random;
        this.events = events;
        this.vouched = vouched;
        byte[] key = new byte[16];
        random.nextBytes(key);
        this.tables = emptyTables(ByteString.of(key));
    }

    /** Tables with nothing in them, of the size that the settings ask for. */
    AddressTables emptyTables(ByteString key) {
        AddressTables fresh =
                new AddressTables(TableSizes.forPoints(limits.get().maxPoints()), key, clock, random);
        fresh.onForgotten(this::forgotten);
        return fresh;
    }

    /** Takes what an earlier run has left, before anything else is known. */
    void restore(AddressTables restored) {
        synchronized (lock) {
            tables = restored;
        }
    }

    /** All that outlives the node. */
    Memory memory() {
        synchronized (lock) {
            return tables.memory();
        }
    }

    /** The tables, for the control thread; see {@link #locked}. */
    AddressTables tables() {
        return tables;
    }

    /** Does something with the tables while nobody reads them. */
    <T> T locked(Supplier<T> work) {
        synchronized (lock) {
            return work.get();
        }
    }

    /** All that are known. Any thread. */
    List<KnownPoint> all() {
        List<KnownPoint> all = new ArrayList<>();
        Set<PointId> told = new HashSet<>();
        places.values().forEach(place -> {
            KnownPoint known = place.known();
            told.add(known.point());
            all.add(known);
        });
        synchronized (lock) {
            tables.entries().stream()
                    .filter(entry -> !told.contains(entry.address().point()))
                    .forEach(entry -> all.add(remembered(entry)));
        }
        return all;
    }

    /** What is known of one. Any thread. */
    Optional<KnownPoint> known(PointId point) {
        Optional<KnownPoint> place = Optional.ofNullable(places.get(point)).map(Place::known);
        return place.isPresent() ? place : entry(point).map(Points::remembered);
    }

    /** What is known of an entry. Any thread that holds the lock, and the control thread. */
    KnownPoint known(Entry entry) {
        return Optional.ofNullable(places.get(entry.address().point()))
                .map(Place::known)
                .orElseGet(() -> remembered(entry));
    }

    /** Those where a peer was last, or is. Control thread. */
    List<KnownPoint> of(PeerId peer) {
        List<KnownPoint> all = new ArrayList<>();
        homes.of(peer).forEach(place -> all.add(place.known()));
        locked(() -> tables.triedOf(peer)).stream()
                .filter(entry -> !places.containsKey(entry.address().point()))
                .map(Points::remembered)
                .forEach(all::add);
        return all;
    }

    /** We dial it. */
    void dialled(PointId point) {
        change(() -> tables.dialled(address(point)));
    }

    /** It did not answer. */
    void failed(PointId point) {
        change(() -> tables.failed(address(point)));
    }

    /** Somebody is there, and will not have us, or we it. */
    void refused(PointId point) {
        change(() -> tables.refused(address(point)));
    }

    /** Whoever was connected there has been there until now. */
    void left(PointId point) {
        change(() -> tables.left(address(point)));
    }

    /** Where we dialled, somebody has answered. */
    void answered(PointId point, PeerId peer) {
        change(() -> tables.answered(address(point), peer));
        if (entry(point).isPresent()) {
            beside.remove(point);
        }
    }

    private void change(Runnable work) {
        synchronized (lock) {
            work.run();
        }
    }

    /** Those at which something has happened in this run. Any thread. */
    Stream<Place> places() {
        return places.values().stream();
    }

    /** The place of a point at which something has happened in this run. Any thread. */
    Optional<Place> visited(PointId point) {
        return Optional.ofNullable(places.get(point));
    }

    boolean knows(PointId point) {
        return places.containsKey(point) || entry(point).isPresent();
    }

    /** The place of a point that is known. */
    Optional<Place> at(PointId point) {
        Optional<Place> place = visited(point);
        return place.isPresent()
                ? place
                : entry(point).map(entry -> put(point, new Place(remembered(entry), clock.instant(), homes)));
    }

    /** The place of a point, which is written down if need be, whatever the bounds. */
    Place place(PointId point, Source source) {
        Optional<Place> present = at(point);
        if (present.isPresent()) {
            return present.get();
        }
        makeRoom();
        if (locked(() -> tables.hear(address(point), Tellers.of(point, source))) == Hearing.NO_ROOM) {
            beside.add(point);
        }
        return put(point, new Place(point, source, homes));
    }

    /** Somebody tells of a point. Answers whether it is new, and there is room for it. */
    boolean hear(PointId point, Source source, Teller teller) {
        Address address = address(point);
        if (!knows(point)) {
            makeRoom();
            if (size() >= limits.get().maxPoints()) {
                return false;
            }
        }
        boolean known = places.containsKey(point);
        Hearing hearing = locked(() -> tables.hear(address, teller));
        if (hearing == Hearing.FRESH && known) {
            beside.remove(point);
        } else if (hearing == Hearing.FRESH) {
            put(point, new Place(point, source, homes));
            return true;
        }
        return false;
    }

    /** As an earlier run has left it. */
    void remember(KnownPoint point, Instant now) {
        if (size() >= limits.get().maxPoints() || knows(point.point())) {
            return;
        }
        Source source = new Source.Remembered();
        if (locked(() -> tables.hear(address(point.point()), Tellers.of(point.point(), source))) == Hearing.FRESH) {
            put(point.point(), new Place(point, now, homes));
        }
    }

    /** Answers whether it was known. */
    boolean forget(PointId point) {
        boolean known = locked(() -> tables.forget(address(point)));
        beside.remove(point);
        return remove(point) | known;
    }

    /** What was kept because something went on there, or the operator had named it, goes when that is over if there is no room for it. */
    void settle(PointId point) {
        visited(point).filter(Place::collectable).ifPresent(place -> {
            if (beside.contains(point)) {
                Teller itself = Teller.ofItself(address(point));
                boolean room = locked(() -> tables.hear(address(point), itself)) != Hearing.NO_ROOM;
                beside.remove(point);
                if (!room) {
                    remove(point);
                }
            }
        });
        if (size() > limits.get().maxPoints()) {
            makeRoom();
        }
    }

    /** To make one asks more of a point than to look whether it was made before. */
    private Address address(PointId point) {
        return visited(point).map(Place::address).orElseGet(() -> Address.of(point));
    }

    private int size() {
        return tables.size() + beside.size();
    }

    /** What the tables know of a point. */
    Optional<Entry> entry(PointId point) {
        return locked(() -> tables.entry(address(point)));
    }

    /** Answers whether it was there. */
    private boolean remove(PointId point) {
        Optional<Place> gone = Optional.ofNullable(places.remove(point));
        gone.ifPresent(Place::gone);
        return gone.isPresent();
    }

    private Place put(PointId point, Place place) {
        vouched.introduce(point, place);
        places.put(point, place);
        return place;
    }

    /** The tables had no more room for it. */
    private void forgotten(Address address) {
        PointId point = address.point();
        visited(point).ifPresent(place -> {
            if (place.collectable()) {
                remove(point);
            } else {
                beside.add(point);
            }
        });
    }

    private static KnownPoint remembered(Entry entry) {
        return new KnownPoint(
                entry.address().point(),
                State.DISCONNECTED,
                new Source.Remembered(),
                false,
                Optional.empty(),
                entry.peer(),
                moment(entry.lastSuccess()),
                moment(entry.lastFailure()),
                Optional.empty(),
                Optional.empty());
    }

    private static Optional<Instant> moment(long millis) {
        return millis == Entry.NEVER ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    /**
     * Room for one more, so that with it the target is met; Octez ends up with one more (its issue 3175). Those that have answered us go
     * last: a flood of what was only heard of must not drive them out.
     */
    private void makeRoom() {
        if (size() < limits.get().maxPoints()) {
            return;
        }
        Instant now = clock.instant();
        Set<PointId> tried = locked(() -> tables.entries().stream()
                .filter(Entry::tried)
                .map(entry -> entry.address().point())
                .collect(Collectors.toSet()));
        List<KnownPoint> idle = new ArrayList<>(all().stream()
                .filter(point -> visited(point.point()).map(Place::collectable).orElse(true))
                .sorted(Comparator.comparing(KnownPoint::point))
                .toList());
        Collections.shuffle(idle, new Random(random.nextLong()));
        idle.sort(Comparator.comparing((KnownPoint point) -> tried.contains(point.point()))
                .thenComparing(point -> point.lastMiss().orElse(now)));
        List<PointId> gone = idle.stream()
                .limit(size() + 1L - limits.get().pointsAfterCollection())
                .map(KnownPoint::point)
                .toList();
        gone.forEach(this::forget);
        if (!gone.isEmpty()) {
            events.accept(new NodeEvent.PointsCollected(gone.size()));
        }
    }
}
