package org.jackfield.pool.address;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jackfield.api.address.KnownPeer;
import org.jackfield.api.address.RememberedPeer;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.pool.settings.BookLimits;

/** The peers of the book, up to a bound. Changed by the control thread alone; read from any. */
final class Persons {

    private final Supplier<BookLimits> limits;
    private final InstantSource clock;
    private final Consumer<NodeEvent> events;
    private final Map<PeerId, Person> persons = new ConcurrentHashMap<>();

    /**
     * None.
     *
     * @param events who hears of those met for the first time, and of what was thrown out
     */
    Persons(Supplier<BookLimits> limits, InstantSource clock, Consumer<NodeEvent> events) {
        this.limits = limits;
        this.clock = clock;
        this.events = events;
    }

    Optional<Person> get(PeerId peer) {
        return Optional.ofNullable(persons.get(peer));
    }

    Stream<Person> all() {
        return persons.values().stream();
    }

    Map<PeerId, Person> byId() {
        return persons;
    }

    /** Writes it down if need be, whatever the bound. */
    Person meet(PeerId peer) {
        Person present = persons.get(peer);
        if (present != null) {
            return present;
        }
        makeRoom();
        Person fresh = new Person(peer, clock.instant());
        persons.put(peer, fresh);
        events.accept(new NodeEvent.PeerLearned(peer));
        return fresh;
    }

    /** As an earlier run has left it. What exceeds the bound because it is trusted stays; the rest keeps to it. */
    void remember(RememberedPeer known, Instant now) {
        if (known.peer().trusted() || persons.size() < limits.get().maxPeers()) {
            persons.putIfAbsent(known.peer().peer(), new Person(known, now));
        }
    }

    /** What was kept beyond the bound because it was connected or trusted goes when it is that no more. */
    void keepToBound() {
        if (persons.size() > limits.get().maxPeers()) {
            makeRoom();
        }
    }

    /** The newest go first, so that a flood of newcomers drives out newcomers. Nobody has a score yet, by which Octez goes before that. */
    private void makeRoom() {
        if (persons.size() < limits.get().maxPeers()) {
            return;
        }
        List<PeerId> gone = persons.values().stream()
                .filter(Person::collectable)
                .map(Person::known)
                .sorted(Comparator.comparing(KnownPeer::created).reversed().thenComparing(KnownPeer::peer))
                .limit(persons.size() + 1L - limits.get().peersAfterCollection())
                .map(KnownPeer::peer)
                .toList();
        gone.forEach(persons::remove);
        if (!gone.isEmpty()) {
            events.accept(new NodeEvent.PeersCollected(gone.size()));
        }
    }
}
