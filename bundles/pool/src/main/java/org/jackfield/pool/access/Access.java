package org.jackfield.pool.access;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jackfield.api.access.AccessEntry;
import org.jackfield.api.access.AccessList;
import org.jackfield.api.access.AccessLists;
import org.jackfield.api.access.AccessOrder;
import org.jackfield.api.access.AddressRange;
import org.jackfield.api.access.Overflow;
import org.jackfield.api.access.Subject;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.thread.Control;

/** The lists. Changed by the control thread; read from any. */
public final class Access implements AccessLists {

    private final Control control;
    private final InstantSource clock;
    private final EventStream events;
    private final Map<AccessList, Map<Subject, AccessEntry>> lists = new EnumMap<>(AccessList.class);

    /** Remembers. */
    public Access(Control control, InstantSource clock, EventStream events) {
        this.control = control;
        this.clock = clock;
        this.events = events;
        for (AccessList list : AccessList.values()) {
            lists.put(list, new ConcurrentHashMap<>());
        }
    }

    @Override
    public List<AccessEntry> entries(AccessList list) {
        return present(list).stream()
                .sorted(Comparator.comparing(AccessEntry::since).reversed())
                .toList();
    }

    @Override
    public Optional<Overflow> overflow() {
        return Optional.empty();
    }

    @Override
    public Optional<CloseReason> obstacle(InetAddress address) {
        return present(AccessList.BLACK).stream()
                .filter(entry -> entry.subject() instanceof Subject.Addresses addresses
                        && addresses.range().contains(address))
                .findFirst()
                .map(entry -> new CloseReason.AddressBanned(entry.why()));
    }

    @Override
    public Optional<CloseReason> obstacle(PeerId peer) {
        return present(AccessList.BLACK).stream()
                .filter(entry -> entry.subject().equals(new Subject.Peer(peer)))
                .findFirst()
                .map(entry -> new CloseReason.PeerBanned(entry.why()));
    }

    @Override
    public CompletionStage<Boolean> ban(AccessOrder order) {
        return carryOut(() -> {
            lists.get(AccessList.WHITE).remove(order.subject());
            return put(AccessList.BLACK, order);
        });
    }

    @Override
    public CompletionStage<Boolean> unban(Subject subject) {
        return carryOut(() -> take(AccessList.BLACK, subject) | take(AccessList.GREY, subject));
    }

    @Override
    public CompletionStage<Boolean> allow(AccessOrder order) {
        return carryOut(() -> {
            take(AccessList.BLACK, order.subject());
            take(AccessList.GREY, order.subject());
            return put(AccessList.WHITE, order);
        });
    }

    @Override
    public CompletionStage<Boolean> disallow(Subject subject) {
        return carryOut(() -> take(AccessList.WHITE, subject));
    }

    @Override
    public CompletionStage<Boolean> trust(PointId point) {
        return point.address()
                .map(address -> unban(new Subject.Addresses(AddressRange.of(address))))
                .orElse(CompletableFuture.completedStage(false));
    }

    @Override
    public CompletionStage<Boolean> trust(PeerId peer) {
        return unban(new Subject.Peer(peer));
    }

    @Override
    public CompletionStage<Boolean> untrust(PointId point) {
        return CompletableFuture.completedStage(false);
    }

    @Override
    public CompletionStage<Boolean> untrust(PeerId peer) {
        return CompletableFuture.completedStage(false);
    }

    @Override
    public CompletionStage<Boolean> clear(AccessList list) {
        return carryOut(() -> {
            int entries = lists.get(list).size();
            lists.get(list).clear();
            events.tell(new NodeEvent.ListCleared(list, entries));
            return entries > 0;
        });
    }

    private boolean put(AccessList list, AccessOrder order) {
        AccessEntry entry = new AccessEntry(
                order.subject(),
                clock.instant(),
                order.by(),
                order.why(),
                order.period().map(clock.instant()::plus),
                Optional.empty());
        lists.get(list).put(order.subject(), entry);
        events.tell(new NodeEvent.Listed(list, entry));
        return true;
    }

    private boolean take(AccessList list, Subject subject) {
        boolean taken = lists.get(list).remove(subject) != null;
        if (taken) {
            events.tell(new NodeEvent.Unlisted(list, subject));
        }
        return taken;
    }

    private Collection<AccessEntry> present(AccessList list) {
        return lists.get(list).values().stream()
                .filter(entry -> !entry.expired(clock.instant()))
                .toList();
    }

    private CompletionStage<Boolean> carryOut(BooleanSupplier order) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        control.execute(() -> done.complete(order.getAsBoolean()));
        return done;
    }
}
