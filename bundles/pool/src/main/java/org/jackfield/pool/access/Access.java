package org.jackfield.pool.access;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jackfield.api.access.AccessEntry;
import org.jackfield.api.access.AccessList;
import org.jackfield.api.access.AccessLists;
import org.jackfield.api.access.AccessOrder;
import org.jackfield.api.access.AddressRange;
import org.jackfield.api.access.Overflow;
import org.jackfield.api.access.Subject;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Cancellable;
import org.jackfield.pool.address.Book;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.settings.AccessLimits;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.thread.Control;
import org.jackfield.pool.thread.Threads;

/**
 * The operator's orders about the lists and trust, and what endings earn: carried out on the control thread, kept in the file.
 *
 * <p>Questions are answered on any thread. The stage of an order completes when the order is on disk.
 */
public final class Access implements AccessLists {

    private static final Duration SWEEP = Duration.ofMinutes(1);

    /** A thousand years: further away the calendar ends. */
    private static final Duration LONGEST = Duration.ofDays(365_000);

    private static final String CLOSING = "the node is shutting down";

    private final Control control;
    private final InstantSource clock;
    private final EventStream events;
    private final Supplier<PoolSettings> settings;
    private final Lists lists;
    private final Trust trust;
    private final AccessKeeper keeper;
    private Supplier<List<Guest>> guests = List::of;
    private Cancellable sweeping = () -> {};
    private boolean closed;

    /** Remembers. */
    public Access(
            Book book,
            Function<String, PeerId> peers,
            Control control,
            Threads threads,
            InstantSource clock,
            RandomGenerator random,
            EventStream events,
            Supplier<PoolSettings> settings) {
        this.control = control;
        this.clock = clock;
        this.events = events;
        this.settings = settings;
        byte[] key = new byte[OverflowFilter.KEY_BYTES];
        random.nextBytes(key);
        OverflowFilter filter =
                new OverflowFilter(settings.get().access().overflowBytes(), ByteString.of(key), clock.instant());
        lists = new Lists(
                new Greys(() -> settings.get().access().maxGreylisted(), filter),
                () -> settings.get().access().greylistedHandshakes() > 0,
                clock);
        trust = new Trust(book, events);
        keeper = new AccessKeeper(new AccessFile(peers), this::contents, control, threads, events, settings);
    }

    /** Who knows all that are connected or on the way. */
    public void guests(Supplier<List<Guest>> all) {
        guests = all;
    }

    /** Reads what an earlier run has left, and begins to forget what ends by itself. Control thread. */
    public void activate() {
        keeper.read().ifPresent(this::restore);
        sweeping = control.every(SWEEP, this::sweep);
    }

    /** Takes changed bounds. Control thread. */
    public void follow() {
        Instant now = clock.instant();
        lists.grey.filter().resize(settings.get().access().overflowBytes());
        lists.grey.trim(now);
    }

    /** Writes the last state; completes when it is on disk. Control thread. */
    public CompletionStage<Void> close() {
        closed = true;
        sweeping.cancel();
        return keeper.close();
    }

    @Override
    public List<AccessEntry> entries(AccessList list) {
        return lists.entries(list);
    }

    @Override
    public int size(AccessList list) {
        return lists.size(list);
    }

    @Override
    public Optional<Overflow> overflow() {
        return lists.grey.overflow();
    }

    @Override
    public Optional<CloseReason> obstacle(InetAddress address) {
        return lists.obstacle(address);
    }

    @Override
    public Optional<CloseReason> obstacle(PeerId peer) {
        return lists.obstacle(peer);
    }

    /** Why one who has dialled us from there is refused before it says who it is. Any thread. */
    Optional<CloseReason> obstacleToAccept(InetAddress address) {
        return lists.obstacleToAccept(address);
    }

    /** All from there share the places for one grey address; empty if it is not grey. Any thread. */
    Optional<Subject> greySite(InetAddress address) {
        return lists.greySite(address);
    }

    /** Why this peer would be refused at this address. Any thread. */
    Optional<CloseReason> obstacle(PeerId peer, Optional<InetAddress> address) {
        return lists.obstacle(peer, address);
    }

    /** Whether the operator lets it past the grey list and the policies. Any thread. */
    boolean white(Optional<PeerId> peer, Optional<InetAddress> address) {
        return lists.white(peer, address);
    }

    @Override
    public CompletionStage<Boolean> ban(AccessOrder order) {
        return carryOut(() -> {
            AccessEntry ban = entry(order, order.subject(), Optional.empty());
            List<Guest> concerned = guests.get().stream()
                    .filter(guest -> concerns(order.subject(), guest))
                    .toList();
            List<Subject.Peer> along = order.subject() instanceof Subject.Addresses ? along(concerned) : List.of();
            room(lists.black, AccessList.BLACK, order.subject(), along.size());
            take(AccessList.WHITE, order.subject());
            distrust(order.subject(), along);
            list(AccessList.BLACK, ban);
            if (order.subject() instanceof Subject.Addresses addresses) {
                Optional<AddressRange> range = Optional.of(addresses.range());
                lists.black
                        .along(addresses.range())
                        .forEach(entry -> list(AccessList.BLACK, entry(order, entry.subject(), range)));
                along.forEach(peer -> list(AccessList.BLACK, entry(order, peer, range)));
            }
            CloseReason reason = order.subject() instanceof Subject.Peer
                    ? new CloseReason.PeerBannedByOperator(order.why())
                    : new CloseReason.AddressBannedByOperator(order.why());
            concerned.forEach(guest -> guest.door().accept(reason));
            return true;
        });
    }

    @Override
    public CompletionStage<Boolean> unban(Subject subject) {
        return carryOut(() -> pardon(subject));
    }

    @Override
    public CompletionStage<Boolean> allow(AccessOrder order) {
        return carryOut(() -> {
            AccessEntry entry = entry(order, order.subject(), Optional.empty());
            room(lists.white, AccessList.WHITE, order.subject(), 0);
            pardon(order.subject());
            list(AccessList.WHITE, entry);
            return true;
        });
    }

    @Override
    public CompletionStage<Boolean> disallow(Subject subject) {
        return carryOut(() -> take(AccessList.WHITE, subject));
    }

    @Override
    public CompletionStage<Boolean> trust(PointId point) {
        return carryOut(() -> {
            trustedRoom(trust.points().size(), trust.points().contains(point));
            boolean pardoned = point.address()
                    .map(address -> pardon(new Subject.Addresses(AddressRange.of(address))))
                    .orElse(false);
            return trust.add(point) | pardoned;
        });
    }

    @Override
    public CompletionStage<Boolean> trust(PeerId peer) {
        return carryOut(() -> {
            trustedRoom(trust.peers().size(), trust.peers().contains(peer));
            boolean pardoned = pardon(new Subject.Peer(peer));
            return trust.add(peer) | pardoned;
        });
    }

    @Override
    public CompletionStage<Boolean> untrust(PointId point) {
        return carryOut(() -> trust.take(point));
    }

    @Override
    public CompletionStage<Boolean> untrust(PeerId peer) {
        return carryOut(() -> trust.take(peer));
    }

    @Override
    public CompletionStage<Boolean> clear(AccessList list) {
        return carryOut(() -> {
            int entries =
                    switch (list) {
                        case BLACK -> cleared(lists.black);
                        case WHITE -> cleared(lists.white);
                        case GREY -> lists.grey.clear();
                    };
            if (entries > 0) {
                events.tell(new NodeEvent.ListCleared(list, entries));
            }
            return entries > 0;
        });
    }

    private static int cleared(Roster roster) {
        int entries = roster.size();
        roster.clear();
        return entries;
    }

    /** Somebody is refused for a while. Control thread. */
    void greylist(Subject subject, Duration time, CloseReason reason, String policy) {
        Instant now = clock.instant();
        String why = line(reason.sentence());
        Instant until = now.plus(time.compareTo(LONGEST) > 0 ? LONGEST : time);
        AccessEntry counts = lists.grey.add(
                new AccessEntry(subject, now, line(policy), why, Optional.of(until), Optional.empty()), now);
        events.tell(new NodeEvent.Greylisted(subject, counts.until().orElse(until), reason, policy));
        keeper.changed();
    }

    /** A plugin's words, and a stranger's: one line of bounded length. */
    private static String line(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", " ");
        return plain.length() > AccessOrder.LONGEST_TEXT ? plain.substring(0, AccessOrder.LONGEST_TEXT) : plain;
    }

    private boolean concerns(Subject subject, Guest guest) {
        return subject instanceof Subject.Addresses addresses
                ? guest.address()
                        .filter(address ->
                                addresses.range().contains(address) && !lists.spared(address, addresses.range()))
                        .isPresent()
                : guest.peer().map(Subject.Peer::new).filter(subject::equals).isPresent();
    }

    /** Who is banned along with its address: those that are not on a list themselves. */
    private List<Subject.Peer> along(List<Guest> concerned) {
        Instant now = clock.instant();
        return concerned.stream()
                .filter(Guest::connected)
                .flatMap(guest -> guest.peer().stream())
                .filter(peer -> lists.black.of(peer, now).isEmpty()
                        && lists.white.of(peer, now).isEmpty())
                .distinct()
                .map(Subject.Peer::new)
                .toList();
    }

    private void distrust(Subject subject, List<Subject.Peer> along) {
        if (subject instanceof Subject.Peer peer) {
            trust.take(peer.peer());
        } else if (subject instanceof Subject.Addresses addresses) {
            trust.points().stream()
                    .filter(point ->
                            point.address().filter(addresses.range()::contains).isPresent())
                    .forEach(trust::take);
            along.forEach(peer -> trust.take(peer.peer()));
        }
    }

    private boolean pardon(Subject subject) {
        boolean changed = take(AccessList.BLACK, subject) | take(AccessList.GREY, subject);
        if (subject instanceof Subject.Addresses addresses) {
            for (AccessEntry entry : lists.black.along(addresses.range())) {
                changed |= take(AccessList.BLACK, entry.subject());
            }
        }
        return changed;
    }

    private boolean take(AccessList list, Subject subject) {
        boolean taken =
                switch (list) {
                    case BLACK -> lists.black.take(subject).isPresent();
                    case WHITE -> lists.white.take(subject).isPresent();
                    case GREY -> lists.grey.take(subject);
                };
        if (taken) {
            events.tell(new NodeEvent.Unlisted(list, subject));
        }
        return taken;
    }

    private void list(AccessList list, AccessEntry entry) {
        (list == AccessList.BLACK ? lists.black : lists.white).put(entry);
        events.tell(new NodeEvent.Listed(list, entry));
    }

    private AccessEntry entry(AccessOrder order, Subject subject, Optional<AddressRange> along) {
        Instant now = clock.instant();
        if (order.period().filter(time -> time.compareTo(LONGEST) > 0).isPresent()) {
            throw new IllegalArgumentException("a period has at most " + LONGEST.toDays()
                    + " days; an order without one holds until it is taken back");
        }
        return new AccessEntry(
                subject, now, order.by(), order.why(), order.period().map(now::plus), along);
    }

    private void room(Roster roster, AccessList list, Subject subject, int more) {
        roster.expire(clock.instant());
        int most = settings.get().access().maxListed();
        int added = (roster.of(subject, clock.instant()).isPresent() ? 0 : 1) + more;
        if (roster.size() + added > most) {
            throw new IllegalStateException("the " + list.word() + " list has " + roster.size() + " entries, and "
                    + added + " more would be more than the " + most + " that it may have (setting "
                    + AccessLimits.MAX_LISTED + ")");
        }
    }

    private void trustedRoom(int size, boolean there) {
        int most = settings.get().access().maxListed();
        if (!there && size >= most) {
            throw new IllegalStateException(
                    size + " are trusted already, as many as may be (setting " + AccessLimits.MAX_LISTED + ")");
        }
    }

    private CompletionStage<Boolean> carryOut(Supplier<Boolean> order) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        boolean taken = control.offer(() -> {
            if (closed) {
                // it would not come to the disk any more
                done.completeExceptionally(new IllegalStateException(CLOSING));
                return;
            }
            try {
                boolean changed = order.get();
                CompletionStage<Void> saved = changed ? keeper.save() : CompletableFuture.completedStage(null);
                saved.whenComplete((written, failure) -> done.complete(changed));
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        if (!taken) {
            done.completeExceptionally(
                    new IllegalStateException(control.stopped() ? CLOSING : "too many orders wait to be carried out"));
        }
        return done.minimalCompletionStage();
    }

    private void sweep() {
        Instant now = clock.instant();
        boolean ended = lists.black.expire(now) | lists.white.expire(now) | lists.grey.expire(now);
        if (ended) {
            keeper.changed();
        }
    }

    /** What was ordered before it was read counts. */
    private void restore(AccessFile.Contents contents) {
        Instant now = clock.instant();
        contents.overflow().map(kept -> new OverflowFilter(kept, now)).ifPresent(filter -> {
            filter.countDown(now);
            lists.grey.restore(filter);
        });
        present(contents, AccessList.BLACK).forEach(entry -> restore(lists.black, entry));
        present(contents, AccessList.WHITE).forEach(entry -> restore(lists.white, entry));
        present(contents, AccessList.GREY).forEach(entry -> lists.grey.add(entry, now));
        trust.restore(contents.points(), contents.peers());
        follow();
    }

    private List<AccessEntry> present(AccessFile.Contents contents, AccessList list) {
        Instant now = clock.instant();
        return contents.lists().getOrDefault(list, List.of()).stream()
                .map(entry -> notAfter(now, entry))
                .filter(entry -> !entry.expired(now))
                .toList();
    }

    /** If the clock was ahead of ours when it was made, it was made just now, and lasts as long as it was meant to. */
    private static AccessEntry notAfter(Instant now, AccessEntry entry) {
        Duration ahead = Duration.between(now, entry.since());
        return ahead.isNegative() || ahead.isZero()
                ? entry
                : new AccessEntry(
                        entry.subject(),
                        now,
                        entry.by(),
                        entry.why(),
                        entry.until().map(until -> until.minus(ahead)),
                        entry.along());
    }

    private void restore(Roster roster, AccessEntry entry) {
        if (roster.of(entry.subject(), clock.instant()).isEmpty()) {
            roster.put(entry);
        }
    }

    /** The operator's lists as they are now; the grey one, which may be long and changes all the time, as it is when this is asked. */
    private Supplier<AccessFile.Contents> contents() {
        Instant now = clock.instant();
        List<AccessEntry> black = lists.black.oldestFirst(now);
        List<AccessEntry> white = lists.white.oldestFirst(now);
        List<PointId> points = trust.points();
        List<PeerId> peers = trust.peers();
        return () -> {
            // the filter last: what overflows meanwhile is in it before it leaves the list
            List<AccessEntry> grey = lists.grey.oldestFirst(now);
            return new AccessFile.Contents(
                    Map.of(AccessList.BLACK, black, AccessList.WHITE, white, AccessList.GREY, grey),
                    points,
                    peers,
                    lists.grey.filter().contents());
        };
    }
}
