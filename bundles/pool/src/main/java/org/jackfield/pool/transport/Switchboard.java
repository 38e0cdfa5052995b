package org.jackfield.pool.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jackfield.api.node.NodeEvent.Shelf;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.transport.Transport;
import org.jackfield.pool.event.Guard;
import org.jackfield.pool.transport.Carrier.Standing;

/**
 * The transports that are present. Of several for one scheme the newest is used for what is new, see {@link Edition}; one that stands
 * by is used for nothing of that.
 *
 * <p>Changed by the control thread; read from any.
 */
public final class Switchboard {

    private final Guard guard;
    private final Patience patience;
    private final List<Carrier> carriers = new CopyOnWriteArrayList<>();
    private final List<Expectation> expectations = new ArrayList<>();

    private record Expectation(String scheme, Consumer<Optional<Carrier>> heard) {}

    /** Remembers. */
    public Switchboard(Guard guard, Patience patience) {
        this.guard = guard;
        this.patience = patience;
    }

    /** A transport has come; empty if it cannot even tell its scheme, or is here already. */
    public Optional<Carrier> add(Transport transport, Edition edition) {
        return add(transport, edition, Standing.NEW);
    }

    /** One has come that serves nobody, but tends channels between two versions of their transport. */
    public void addStandby(Transport transport) {
        add(transport, Edition.UNNUMBERED, Standing.STANDS_BY);
    }

    private Optional<Carrier> add(Transport transport, Edition edition, Standing standing) {
        if (carriers.stream().anyMatch(carrier -> carrier.carries(transport))) {
            return Optional.empty();
        }
        Optional<String> scheme = guard.ask(
                Shelf.TRANSPORT,
                transport.getClass().getName(),
                () -> Optional.of(transport.scheme()),
                Optional.empty());
        Optional<Carrier> carrier =
                scheme.map(known -> new Carrier(transport, known, edition, standing, guard, patience));
        carrier.ifPresent(carriers::add);
        return carrier;
    }

    /**
     * Hears of the transport for a scheme that comes next, or that none comes, unless it is cancelled before. It must not throw. Control
     * thread.
     */
    public Cancellable whenNextComes(String scheme, Consumer<Optional<Carrier>> heard) {
        Expectation expectation = new Expectation(scheme, heard);
        expectations.add(expectation);
        return () -> expectations.removeIf(each -> each == expectation);
    }

    /** A transport that has come is used: those who expect one for its scheme hear of it. */
    public void inUse(Carrier next) {
        tell(next.scheme(), Optional.of(next));
    }

    /** For a scheme no transport comes: those who expect one need not wait. */
    public void noneComes(String scheme) {
        tell(scheme, Optional.empty());
    }

    private void tell(String scheme, Optional<Carrier> next) {
        List<Expectation> told =
                expectations.stream().filter(each -> each.scheme.equals(scheme)).toList();
        expectations.removeAll(told);
        told.forEach(each -> each.heard.accept(next));
    }

    /** A transport goes: it is not used from now on. */
    public Optional<Carrier> remove(Transport transport) {
        Optional<Carrier> gone =
                carriers.stream().filter(carrier -> carrier.carries(transport)).findFirst();
        gone.ifPresent(carriers::remove);
        return gone;
    }

    /** The transport to use for a scheme. */
    public Optional<Carrier> carrier(String scheme) {
        return newest(scheme, Standing.SERVES)
                .or(() -> newest(scheme, Standing.NEW))
                .or(() -> newest(scheme, Standing.REFUSED));
    }

    /** Who tends the channels of one that has left, until its next version is there. */
    Optional<Carrier> standby(Carrier gone) {
        return carriers.stream()
                .filter(carrier -> carrier.isStandby() && gone.isFollowedBy(carrier))
                .findFirst();
    }

    private Optional<Carrier> newest(String scheme, Standing standing) {
        Carrier newest = null;
        for (Carrier carrier : carriers) {
            if (carrier.scheme().equals(scheme)
                    && carrier.standing() == standing
                    && (newest == null || carrier.edition().compareTo(newest.edition()) >= 0)) {
                newest = carrier;
            }
        }
        return Optional.ofNullable(newest);
    }

    /** The schemes that can be carried, sorted. */
    public List<String> schemes() {
        return carriers.stream()
                .filter(carrier -> !carrier.isStandby())
                .map(Carrier::scheme)
                .distinct()
                .sorted()
                .toList();
    }
}
