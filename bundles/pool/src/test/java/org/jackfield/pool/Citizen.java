package org.jackfield.pool;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.time.Timers;
import org.jackfield.pool.settings.PoolSettings;

/** Somebody with an address and a key who is in the city or away, and starts anew whenever it comes back. */
final class Citizen {

    final String host;
    final PoolSettings settings;
    final PeerId peer;
    /** Whom its operator has said to trust since it came. */
    final Set<PointId> trustedPoints = new HashSet<>();

    final Set<PeerId> trustedPeers = new HashSet<>();
    private Optional<Resident> present = Optional.empty();

    Citizen(Town town, String host, PoolSettings settings) {
        this.host = host;
        this.settings = settings;
        this.peer = Resident.identity(town.secret(host.hashCode())).peer();
    }

    PointId point() {
        return Town.at(host);
    }

    boolean present() {
        return present.isPresent();
    }

    Resident resident() {
        return present.orElseThrow();
    }

    void come(Town town) {
        Resident resident = new Resident(town, host, settings, Town.NETWORK, leisurely(town.time));
        resident.begin();
        present = Optional.of(resident);
    }

    /** Nobody here asks how fast anything goes, and to measure that every second was a fifth of the work of a day. */
    private static Timers leisurely(Timers timers) {
        return new Timers() {
            @Override
            public Cancellable after(Duration delay, Runnable task) {
                return timers.after(delay, task);
            }

            @Override
            public Cancellable every(Duration period, Runnable task) {
                return timers.every(period.multipliedBy(60), task);
            }
        };
    }

    void leave() {
        Resident leaving = resident();
        away();
        leaving.stop();
        leaving.scheduler.shutdown();
    }

    /** Gone without a word: whoever was connected loses the connection. */
    void crash(Iterable<Citizen> others) {
        Resident crashing = resident();
        away();
        others.forEach(other -> crashing.town.network.sever(host, other.host));
        crashing.node.shutdown();
        crashing.transport.shutdown();
        crashing.town.pass(Duration.ofMillis(1));
        crashing.scheduler.shutdown();
    }

    private void away() {
        present = Optional.empty();
        trustedPoints.clear();
        trustedPeers.clear();
    }

    @Override
    public String toString() {
        return host;
    }
}
