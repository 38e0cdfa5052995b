package org.jackfield.pool.address.table;

import java.time.Duration;
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
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;

/**
 * The addresses that the node remembers: those that it has only heard of (<em>new</em>), and those that have answered it (<em>tried</em>).
 *
 * <p>After Bitcoin's address manager: what fills a table is not who talks most, but who has addresses in many groups, tellers in many
 * groups, machines that answer, and time.
 *
 * <ul>
 *   <li>A <em>new</em> address has a place for each teller's word that it lives by, at most {@value #MOST_TELLERS}; the next one's word is taken
 *       with one chance in 2, 4, 8 … The bucket follows from the address's group and the teller's, so that one teller reaches a sixteenth
 *       of the table and has one bucket for each group of addresses. In a full bucket a newcomer takes the place of one that is
 *       {@linkplain Entry#terrible terrible}, or that lives by another's word, too; else it is not taken.
 *   <li>Only who has answered when <em>we</em> dialled is <em>tried</em>, in one of the few buckets of its group. In a full one it waits until the
 *       one that has been silent for the longest time was tried and did not answer ({@link Contest}).
 *   <li>Of one peer one address of each scheme is tried, the last that answered, and it keeps the peer's age; of one public IP address at
 *       most {@link TableSizes#triedOfMachine}.
 * </ul>
 *
 * <p>Otherwise than in Bitcoin: a place in a bucket with room is free for everybody, so that nothing is lost while there is room; one
 * is drawn by teller or group, and then of what that one has, so that a crowd behind one teller or in one group weighs no more than a
 * single one; tellers that we chose have half of the draws; the oldest acquaintances can be asked for; nobody is evicted untried.
 *
 * <p>Plain and deterministic; one thread at a time. What the callers' predicates see must not be changed by them.
 */
public final class AddressTables {

    /** Tellers by whose word one address lives at most. */
    static final int MOST_TELLERS = 8;

    private static final int ELDERS_OF = 8;
    private static final int FEWEST_ELDERS = 16;
    /** However many answer us today, they are not among the oldest. */
    private static final int MOST_ELDERS = 64;

    /** Before this program was written: a clock that shows such a time was never set. */
    private static final long CLOCKS_ARE_SET =
            Instant.parse("2024-01-01T00:00:00Z").toEpochMilli();
    /** So much of the time in which nobody was here to hear of anybody counts towards the month after which addresses are forgotten. */
    private static final long ABSENCE = Duration.ofDays(1).toMillis();

    private static final long NEW_BUCKET_OF_TELLER = 1;
    private static final long NEW_BUCKET = 2;
    private static final long TRIED_BUCKET = 3;
    private static final long NEW_PLACE = 4;
    private static final long TRIED_PLACE = 5;

    private static final Comparator<Entry> STALEST_FIRST = (one, other) -> {
        int bySuccess = Long.compare(one.lastSuccess(), other.lastSuccess());
        return bySuccess != 0 ? bySuccess : one.address().compareTo(other.address());
    };

    private final TableSizes sizes;
    private final ByteString key;
    private final SipHash hash;
    private final InstantSource clock;
    private final RandomGenerator random;

    private Map<Address, Entry> entries = new HashMap<>();
    private final Table<Teller> heard;
    private final Shelves<Teller> chosenTellers = new Shelves<>();
    private final Shelves<Teller> otherTellers = new Shelves<>();
    private final Table<NetworkGroup> tried;
    private final Shelves<NetworkGroup> groups = new Shelves<>();
    private Map<PeerId, List<Entry>> triedOfPeer = new HashMap<>();
    private final Contest contest = new Contest();
    /** Of each bucket of the tried that was asked for it who has been silent for the longest time, until it may be another one. */
    private final Map<Integer, Entry> stalest = new HashMap<>();
    /** Made when asked for, until it is not true any more. */
    private Optional<List<Entry>> elders = Optional.empty();

    /** Who has told last, and the hash of it: whoever is asked tells of many at once. */
    private Optional<Teller> lastTeller = Optional.empty();

    private long lastTold;

    private long lastSuccess = Entry.NEVER;
    private long lastNumber;
    private Consumer<Address> onForgotten = address -> {};

    /**
     * Empty.
     *
     * @param key {@value SipHash#KEY_BYTES} bytes that nobody else knows
     */
    public AddressTables(TableSizes sizes, ByteString key, InstantSource clock, RandomGenerator random) {
        this.sizes = sizes;
        this.key = key;
        this.hash = new SipHash(key);
        this.clock = clock;
        this.random = random;
        this.heard = new Table<>(sizes.newBuckets());
        this.tried = new Table<>(sizes.triedBuckets());
    }

    /** Who hears of addresses that are not known any more, whatever the reason. It must not touch the tables. */
    public void onForgotten(Consumer<Address> listener) {
        onForgotten = listener;
    }

    /** The number of the entry that was made last; see {@link Entry#number}. */
    public long lastNumber() {
        return lastNumber;
    }

    /** How many addresses are known. */
    public int size() {
        return entries.size();
    }

    /** How many have answered. */
    public int triedSize() {
        return tried.size();
    }

    /** Of how many groups those are that have answered. */
    public int triedGroups() {
        return groups.size();
    }

    /** How many tellers there are by whose word a new address lives. */
    public int tellers() {
        return chosenTellers.size() + otherTellers.size();
    }

    /** All that are known, in no order. A view. */
    public Collection<Entry> entries() {
        return Collections.unmodifiableCollection(entries.values());
    }

    /** What is known of an address. */
    public Optional<Entry> entry(Address address) {
        return Optional.ofNullable(entries.get(address));
    }

    /** All that outlives the node, of which an equal book can be made with the same key. */
    public Memory memory() {
        List<Memory.Remembered> all = new ArrayList<>(entries.size());
        for (Entry entry : entries.values()) {
            all.add(Memory.Remembered.of(entry));
        }
        return new Memory(key, Layout.of(sizes), all);
    }

    /** Takes all that an earlier run has left, into empty tables. */
    public void restore(Memory memory) {
        Restoring restoring = restoring(memory.layout(), memory.entries().size());
        for (Memory.Remembered each : memory.entries()) {
            each.tried().ifPresent(restoring::tried);
            each.words().forEach(word -> restoring.word(word.teller(), word.place()));
            Times times = each.times();
            restoring.take(
                    each.address(), each.peer(), times.firstHeard(), times.lastHeard(), times.dials(), each.failures());
        }
        restoring.end();
    }

    /**
     * Takes what an earlier run has left, one after the other, into empty tables.
     *
     * @param entries how many will come
     */
    public Restoring restoring(Layout layout, int entries) {
        return new Restoring(layout.isOf(sizes), entries);
    }

    /**
     * Takes what an earlier run has left: of each first where it was, then the address. In tables of the same layout each is there again,
     * without a hash being made; in others its place is found anew, and what finds none, as they are smaller now, is forgotten.
     *
     * <p>Makes nothing but what stays: a large book is read by a JVM that has just begun, where garbage is what costs most.
     */
    public final class Restoring {

        private final boolean placed;
        private final long now = clock.millis();
        /** What is later than that was written by a clock that was ahead; one that was never set is no judge of it. */
        private final long latest = now < CLOCKS_ARE_SET ? Long.MAX_VALUE : now;

        private long newest = Entry.NEVER;
        /** Whether something was heard while the clock was not set. */
        private boolean undated;

        private Optional<Shelf<Teller>> last = Optional.empty();

        /** Where the next one was. */
        private boolean wasTried;

        private int triedPlace;
        private int words;
        private final Teller[] tellers = new Teller[MOST_TELLERS];
        private final int[] places = new int[MOST_TELLERS];

        private Restoring(boolean placed, int expected) {
            this.placed = placed;
            // not to grow a dozen times on the way; about a fifth have been tried
            entries = new HashMap<>(2 * expected);
            triedOfPeer = new HashMap<>(expected / 4);
            groups.expect(expected / 4);
        }

        /** The next one was among the tried. */
        public void tried(int place) {
            wasTried = true;
            triedPlace = place;
        }

        /** The next one was among the new by a teller's word; more than {@value #MOST_TELLERS} are not taken. */
        public void word(Teller teller, int place) {
            if (words < MOST_TELLERS) {
                tellers[words] = teller;
                places[words] = place;
                words++;
            }
        }

        /**
         * The next one. What is still to come was just now, as the clock was ahead of ours; unless ours was never set: then all is kept.
         *
         * @param peer who answered there last
         * @param firstHeard when somebody told of it first, in milliseconds
         * @param lastHeard when somebody told of it, or it was there, last, in milliseconds
         * @param failures since it answered last
         */
        public void take(
                Address address, Optional<PeerId> peer, long firstHeard, long lastHeard, Dials dials, int failures) {
            Entry entry = new Entry(
                    address,
                    hash,
                    peer,
                    Math.min(firstHeard, latest),
                    Math.min(lastHeard, latest),
                    dials.notAfter(latest),
                    failures);
            newest = Math.max(newest, entry.lastHeard());
            undated |= entry.lastHeard() < CLOCKS_ARE_SET;
            lastSuccess = Math.max(lastSuccess, entry.lastSuccess());
            if (know(entry)) {
                place(entry);
            }
            wasTried = false;
            words = 0;
        }

        /**
         * That was all. A clock that is far ahead at one start is not to be told from a node that was away for long: neither makes anybody
         * forgotten, as the time since the last that was heard of anybody counts as a day at most. What was heard in a run whose clock was
         * not set counts as heard with the last of the others.
         */
        public void end() {
            if (undated && newest >= CLOCKS_ARE_SET) {
                entries.values().stream()
                        .filter(entry -> entry.lastHeard() < CLOCKS_ARE_SET)
                        .forEach(entry -> entry.heard(newest));
            }
            long away = now - newest - ABSENCE;
            if (newest != Entry.NEVER && away > 0) {
                entries.values().forEach(entry -> entry.nobodyListened(away));
            }
        }

        private void place(Entry entry) {
            if (!placed || !backInPlace(entry)) {
                placeAnew(entry);
                // by which shelves may have gone
                last = Optional.empty();
            }
            if (!entry.tried() && entry.tellers() == 0) {
                entries.remove(entry.address());
            }
        }

        /** Answers whether it has a place now. */
        private boolean backInPlace(Entry entry) {
            if (wasTried) {
                boolean free = tried.free(triedPlace);
                if (free) {
                    sit(entry, triedPlace);
                }
                return free;
            }
            for (int i = 0; i < words; i++) {
                if (heard.free(places[i])) {
                    seat(entry, shelf(tellers[i]), places[i]);
                }
            }
            return entry.tellers() > 0;
        }

        private void placeAnew(Entry entry) {
            if (wasTried) {
                int bucket = triedBucket(entry);
                if (!tried.full(bucket) && !crowded(entry)) {
                    promote(entry, bucket);
                    return;
                }
            }
            for (int i = 0; i < words; i++) {
                AddressTables.this.take(entry, tellers[i], now);
            }
            if (wasTried) {
                AddressTables.this.take(entry, Teller.ofItself(entry.address()), now);
            }
        }

        /** What the same one has told of mostly comes one after the other. */
        private Shelf<Teller> shelf(Teller teller) {
            if (last.isEmpty() || last.get().key() != teller) {
                last = Optional.of(shelves(teller).shelf(teller));
            }
            return last.get();
        }
    }

    /** Where a peer is tried. */
    public List<Entry> triedOf(PeerId peer) {
        return triedOfPeer.getOrDefault(peer, List.of());
    }

    /** Somebody tells of an address. */
    public Hearing hear(Address address, Teller teller) {
        long now = clock.millis();
        Entry known = entries.get(address);
        if (known == null) {
            Entry fresh = new Entry(address, hash, now);
            if (!take(fresh, teller, now)) {
                return Hearing.NO_ROOM;
            }
            know(fresh);
            return Hearing.FRESH;
        }
        known.heard(now);
        int tellers = known.tellers();
        if (!known.tried() && tellers < MOST_TELLERS && random.nextInt(1 << tellers) == 0) {
            take(known, teller, now);
        }
        return Hearing.KNOWN;
    }

    /** We dial an address. */
    public void dialled(Address address) {
        entry(address).ifPresent(entry -> entry.dialled(clock.millis()));
    }

    /** What we dialled did not answer, which may be its fault. */
    public void failed(Address address) {
        entry(address).ifPresent(entry -> entry.failed(clock.millis(), lastSuccess));
    }

    /** What we dialled is there, and will not have us. */
    public void refused(Address address) {
        lastSuccess = clock.millis();
        entry(address).ifPresent(entry -> entry.alive(clock.millis()));
    }

    /** What was connected is not any more: it was there until now. */
    public void left(Address address) {
        entry(address).ifPresent(entry -> entry.heard(clock.millis()));
    }

    /**
     * What we dialled has answered, and proved who it is; it is written down if need be. Never to be called because of who dialled us.
     *
     * @return whether it is tried now; else it may be waiting for a place
     */
    public boolean answered(Address address, PeerId peer) {
        long now = clock.millis();
        lastSuccess = now;
        Entry entry = entry(address).orElseGet(() -> new Entry(address, hash, now));
        leavePeer(entry);
        if (!entry.peer().equals(Optional.of(peer))) {
            elders = Optional.empty();
        }
        entry.answered(peer, now);
        entry.triedSeat().ifPresent(seat -> stalest.remove(tried.bucket(seat)));
        oneOf(peer, entry, now);
        if (entry.tried()) {
            joinPeer(entry);
            return true;
        }
        int bucket = triedBucket(entry);
        boolean room = !crowded(entry) && !tried.full(bucket);
        if (room || entry.tellers() > 0 || take(entry, Teller.ofItself(address), now)) {
            know(entry);
        }
        if (room) {
            promote(entry, bucket);
        } else if (entry.tellers() > 0 && !crowded(entry)) {
            contest.add(entry);
        }
        return room;
    }

    /** Nothing to find there any more. Answers whether it was known. */
    public boolean forget(Address address) {
        Optional<Entry> known = entry(address);
        known.ifPresent(this::drop);
        return known.isPresent();
    }

    /** Forgets whom nobody has told of, or met, for a month in which we were there. Answers how many that were. */
    public int age() {
        long now = clock.millis();
        List<Entry> gone =
                entries.values().stream().filter(entry -> entry.stale(now)).toList();
        gone.forEach(this::drop);
        return gone.size();
    }

    /** Whether there is one that is suitable. */
    boolean contains(Predicate<Entry> suitable) {
        settle();
        return entries.values().stream().anyMatch(suitable);
    }

    /** Draws one, if there is one that is suitable. Nothing is noted of it. */
    public Optional<Entry> draw(Kind kind, Predicate<Entry> suitable) {
        settle();
        return switch (kind) {
            case NEW -> drawNew(suitable);
            case TRIED -> groups.draw(suitable, random, clock.millis());
            case ELDER -> drawElder(suitable);
        };
    }

    /**
     * Which share of the connections that come of draws would go to some, if all of them answered and of the others only a part; some time
     * from now, when nobody has just been tried.
     *
     * @param theirs those that it is about
     * @param others which part of the others answers, above 0 and up to 1
     * @return between 0 and 1; empty if there is nobody of that kind
     */
    public OptionalDouble share(Kind kind, Predicate<Entry> theirs, double others) {
        long now = clock.millis() + Entry.JUST;
        return switch (kind) {
            case NEW -> mean(share(chosenTellers, theirs, others, now), share(otherTellers, theirs, others, now));
            case TRIED -> share(groups, theirs, others, now);
            case ELDER ->
                share(
                        elders().stream()
                                .filter(theirs)
                                .mapToDouble(entry -> entry.chance(now))
                                .sum(),
                        elders().stream()
                                .filter(theirs.negate())
                                .mapToDouble(entry -> others * entry.chance(now))
                                .sum());
        };
    }

    private static OptionalDouble share(Shelves<?> shelves, Predicate<Entry> theirs, double others, long now) {
        return share(
                shelves.weight(entry -> theirs.test(entry) ? 1 : 0, now),
                shelves.weight(entry -> theirs.test(entry) ? 0 : others, now));
    }

    private static OptionalDouble share(double theirs, double others) {
        return theirs + others > 0 ? OptionalDouble.of(theirs / (theirs + others)) : OptionalDouble.empty();
    }

    /** A coin decides between the two; where there is only one, that one. */
    private static OptionalDouble mean(OptionalDouble one, OptionalDouble other) {
        return one.isPresent() && other.isPresent()
                ? OptionalDouble.of((one.getAsDouble() + other.getAsDouble()) / 2)
                : one.isPresent() ? one : other;
    }

    /**
     * Whom to look at, to learn whether it answers, when no connection is wanted: first one whose place another one waits for, else a new one.
     */
    public Optional<Entry> feel(Predicate<Entry> suitable) {
        settle();
        List<Entry> contested = new ArrayList<>();
        for (Entry newcomer : contest.waiting()) {
            stalest(triedBucket(newcomer)).filter(suitable).ifPresent(contested::add);
        }
        return contested.isEmpty() ? drawNew(suitable) : Optional.of(contested.get(random.nextInt(contested.size())));
    }

    /** Decides for those that wait for a place what can be decided. */
    public void settle() {
        if (contest.waiting().isEmpty()) {
            return;
        }
        long now = clock.millis();
        for (Entry newcomer : List.copyOf(contest.waiting())) {
            int bucket = triedBucket(newcomer);
            boolean settledElsewhere = newcomer.peer()
                    .map(peer -> !elsewhere(peer, newcomer).isEmpty())
                    .orElse(true);
            if (newcomer.tried() || settledElsewhere || crowded(newcomer)) {
                contest.remove(newcomer);
            } else if (!tried.full(bucket)) {
                contest.remove(newcomer);
                promote(newcomer, bucket);
            } else {
                stalest(bucket).ifPresent(occupant -> settle(newcomer, occupant, now));
            }
        }
    }

    private void settle(Entry newcomer, Entry occupant, long now) {
        Contest.Verdict verdict = Contest.verdict(newcomer, occupant, lastSuccess, now);
        if (verdict == Contest.Verdict.OPEN) {
            return;
        }
        contest.remove(newcomer);
        if (verdict == Contest.Verdict.WINS) {
            demote(occupant, now);
            promote(newcomer, triedBucket(newcomer));
        }
    }

    private Optional<Entry> drawNew(Predicate<Entry> suitable) {
        long now = clock.millis();
        boolean chosenFirst = !chosenTellers.isEmpty() && (otherTellers.isEmpty() || random.nextBoolean());
        Shelves<Teller> first = chosenFirst ? chosenTellers : otherTellers;
        Shelves<Teller> second = chosenFirst ? otherTellers : chosenTellers;
        return first.draw(suitable, random, now).or(() -> second.draw(suitable, random, now));
    }

    private Optional<Entry> drawElder(Predicate<Entry> suitable) {
        long now = clock.millis();
        List<Entry> candidates = elders().stream().filter(suitable).toList();
        double sum = candidates.stream().mapToDouble(entry -> entry.chance(now)).sum();
        double at = random.nextDouble() * sum;
        for (Entry candidate : candidates) {
            at -= candidate.chance(now);
            if (at < 0) {
                return Optional.of(candidate);
            }
        }
        return candidates.stream().findFirst();
    }

    private List<Entry> elders() {
        if (elders.isEmpty()) {
            List<Entry> all = new ArrayList<>(tried.size());
            entries.values().stream().filter(Entry::tried).forEach(all::add);
            all.sort(Comparator.comparingLong(Entry::firstSuccess).thenComparing(Entry::address));
            int most = Math.min(MOST_ELDERS, Math.max(FEWEST_ELDERS, all.size() / ELDERS_OF));
            elders = Optional.of(List.copyOf(all.subList(0, Math.min(most, all.size()))));
        }
        return elders.get();
    }

    /** Seats an entry by a teller's word. Answers whether it has a seat by it now. */
    private boolean take(Entry entry, Teller teller, long now) {
        int bucket = newBucket(entry, teller);
        if (entry.heardIn(bucket)) {
            return false;
        }
        int from = place(NEW_PLACE, bucket, entry);
        if (heard.full(bucket)) {
            Optional<Seat<Teller>> yielding =
                    heard.first(bucket, from, seat -> seat.entry().terrible(now));
            if (yielding.isEmpty() && entry.tellers() == 0) {
                yielding = heard.first(bucket, from, seat -> seat.entry().tellers() > 1);
            }
            if (yielding.isEmpty()) {
                return false;
            }
            unseat(yielding.get());
        }
        seat(entry, shelves(teller).shelf(teller), heard.free(bucket, from));
        return true;
    }

    private void seat(Entry entry, Shelf<Teller> shelf, int place) {
        Seat<Teller> seat = new Seat<>(entry, place, shelf);
        heard.take(seat);
        entry.hear(seat);
    }

    /** Whose last seat goes is forgotten. */
    private void unseat(Seat<Teller> seat) {
        Entry entry = seat.entry();
        heard.leave(seat);
        shelves(seat.key()).remove(seat);
        entry.unhear(seat);
        if (entry.heard().isEmpty() && !entry.tried()) {
            vanish(entry);
        }
    }

    private Shelves<Teller> shelves(Teller teller) {
        return teller.chosen() ? chosenTellers : otherTellers;
    }

    private void promote(Entry entry, int bucket) {
        sit(entry, tried.free(bucket, place(TRIED_PLACE, bucket, entry)));
        entry.heard().forEach(this::unseat);
    }

    private void sit(Entry entry, int place) {
        Seat<NetworkGroup> seat =
                new Seat<>(entry, place, groups.shelf(entry.address().group()));
        tried.take(seat);
        stalest.remove(tried.bucket(seat));
        entry.sit(seat);
        joinPeer(entry);
        elders = Optional.empty();
    }

    /** Back among the new, whether somebody has told of it or not, if there is a place. */
    private void demote(Entry entry, long now) {
        leaveTried(entry);
        if (!take(entry, Teller.ofItself(entry.address()), now)) {
            vanish(entry);
        }
    }

    private void leaveTried(Entry entry) {
        entry.triedSeat().ifPresent(seat -> {
            tried.leave(seat);
            stalest.remove(tried.bucket(seat));
            groups.remove(seat);
            entry.standUp();
            leavePeer(entry);
            elders = Optional.empty();
        });
    }

    private void drop(Entry entry) {
        leaveTried(entry);
        entry.heard().forEach(this::unseat);
        vanish(entry);
    }

    /** Answers whether it was not known before. */
    private boolean know(Entry entry) {
        boolean fresh = entries.putIfAbsent(entry.address(), entry) == null;
        if (fresh) {
            lastNumber++;
            entry.number(lastNumber);
        }
        return fresh;
    }

    private void vanish(Entry entry) {
        contest.remove(entry);
        if (entries.remove(entry.address()) != null) {
            onForgotten.accept(entry.address());
        }
    }

    private void joinPeer(Entry entry) {
        if (entry.peer().isPresent()) {
            PeerId peer = entry.peer().get();
            List<Entry> before = triedOfPeer.putIfAbsent(peer, List.of(entry));
            if (before != null) {
                triedOfPeer.put(peer, with(before, entry));
            }
        }
    }

    private static List<Entry> with(List<Entry> some, Entry another) {
        List<Entry> more = new ArrayList<>(some);
        more.add(another);
        return List.copyOf(more);
    }

    private void leavePeer(Entry entry) {
        entry.peer().ifPresent(peer -> {
            List<Entry> left =
                    triedOf(peer).stream().filter(other -> other != entry).toList();
            if (left.isEmpty()) {
                triedOfPeer.remove(peer);
            } else {
                triedOfPeer.put(peer, left);
            }
        });
    }

    /** Of one peer one address of each scheme is tried: the one where it has just answered, which is as old as the peer is. */
    private void oneOf(PeerId peer, Entry here, long now) {
        for (Entry other : elsewhere(peer, here)) {
            here.knownSince(other.firstSuccess());
            demote(other, now);
        }
    }

    /** Where else, by the same scheme, a peer is tried. */
    private List<Entry> elsewhere(PeerId peer, Entry here) {
        List<Entry> of = triedOfPeer.getOrDefault(peer, List.of());
        if (of.isEmpty()) {
            return of;
        }
        return of.stream()
                .filter(other -> other != here
                        && other.address().scheme().equals(here.address().scheme()))
                .toList();
    }

    /** Whether as many of its machine are tried as may be. They are of one group, of which there are not many. */
    private boolean crowded(Entry entry) {
        if (!entry.address().group().ofPublicAddresses()) {
            return false;
        }
        int present = 0;
        for (Seat<NetworkGroup> seat : groups.seats(entry.address().group())) {
            present += seat.entry().address().sharesMachine(entry.address()) ? 1 : 0;
        }
        return present >= sizes.triedOfMachine();
    }

    /** The one of a bucket that has been silent for the longest time. */
    private Optional<Entry> stalest(int bucket) {
        Entry present = stalest.get(bucket);
        if (present != null) {
            return Optional.of(present);
        }
        Optional<Entry> found = tried.least(bucket, STALEST_FIRST);
        found.ifPresent(entry -> stalest.put(bucket, entry));
        return found;
    }

    private int newBucket(Entry entry, Teller teller) {
        long told = told(teller);
        long of = Long.remainderUnsigned(
                hash.of(NEW_BUCKET_OF_TELLER, entry.groupHash(), told), sizes.newBucketsOfTeller());
        return (int) Long.remainderUnsigned(hash.of(NEW_BUCKET, told, of), sizes.newBuckets());
    }

    private long told(Teller teller) {
        if (lastTeller.isEmpty() || !lastTeller.get().equals(teller)) {
            lastTold = hash.of(teller.group().bytes().toByteArray()) ^ (teller.chosen() ? 1 : 0);
            lastTeller = Optional.of(teller);
        }
        return lastTold;
    }

    private int triedBucket(Entry entry) {
        long of = Long.remainderUnsigned(entry.hash(), sizes.triedBucketsOfGroup());
        return (int) Long.remainderUnsigned(hash.of(TRIED_BUCKET, entry.groupHash(), of), sizes.triedBuckets());
    }

    private int place(long table, int bucket, Entry entry) {
        return (int) Long.remainderUnsigned(hash.of(table, bucket, entry.hash()), TableSizes.PLACES);
    }
}
