package org.jackfield.pool.selfcheck;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jackfield.api.access.Ending;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.OwnFault;
import org.jackfield.api.node.SuspectedFault;
import org.jackfield.api.point.Direction;
import org.jackfield.api.time.Cancellable;
import org.jackfield.pool.access.Excuse;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.thread.Control;

/**
 * Is it me? Hears what happens, looks at the clocks and the connections every {@link #PERIOD}, and says which faults of our own are likely:
 * while one is, policies hold nothing against peers.
 *
 * <p>A fault that lasts does not disarm the node: after {@link #SPARING} it is still told, but penalties are given again. An address from
 * which many may come is never punished for what one of them does, whether or not it is suspected to be a gateway's yet: those who come
 * first would take the places of the others, without whom nobody would ever suspect it. Peers are known by their ids there, too.
 *
 * <p>Owned by the control thread, but for what says otherwise.
 */
public final class SelfCheck {

    /** How often it looks. */
    public static final Duration PERIOD = Duration.ofSeconds(5);

    /** How long what is over at once, a stepped clock for example, may still show in how connections end. */
    public static final Duration AFTERMATH = Duration.ofMinutes(2);

    /** How long penalties are withheld for the sake of one fault. */
    public static final Duration SPARING = Duration.ofMinutes(10);

    private final Control control;
    private final EventStream events;
    private final Supplier<List<Connection>> connections;
    private final BooleanSupplier local;
    private final ClockWatch clock;
    private final RouteWatch route = new RouteWatch();
    private final NameWatch names = new NameWatch();
    private final GatewayWatch gateway = new GatewayWatch();
    private final Map<String, NodeEvent.FileTrouble> unwritten = new LinkedHashMap<>();
    private final Map<String, Suspicion> suspicions = new LinkedHashMap<>();
    private volatile List<SuspectedFault> faults = List.of();
    private Cancellable looking = () -> {};

    /**
     * Remembers.
     *
     * @param wall may be stepped, unlike the clock of the control thread
     * @param connections those that are open now
     * @param local whether the network is of private addresses, so that each is one neighbour's
     */
    public SelfCheck(
            Control control,
            EventStream events,
            InstantSource wall,
            Supplier<List<Connection>> connections,
            BooleanSupplier local) {
        this.control = control;
        this.events = events;
        this.connections = connections;
        this.local = local;
        this.clock = new ClockWatch(wall);
    }

    /** Begins to look. */
    public void activate() {
        look();
        looking = control.every(PERIOD, this::look);
    }

    /** Ends. */
    public void shutdown() {
        looking.cancel();
    }

    /** What is likely at present. Any thread. */
    public List<SuspectedFault> faults() {
        return faults;
    }

    /** Something has happened. Any thread; what says nothing of us, which is nearly everything, costs nothing. */
    public void heard(NodeEvent event) {
        if (event instanceof NodeEvent.Connected
                || event instanceof NodeEvent.DialFailed
                || event instanceof NodeEvent.FileTrouble
                || event instanceof NodeEvent.FileMended) {
            control.execute(() -> consider(event));
        }
    }

    private void consider(NodeEvent event) {
        if (event instanceof NodeEvent.Connected
                || event instanceof NodeEvent.DialFailed dial && dial.endpoint().isPresent()) {
            route.found();
        } else if (event instanceof NodeEvent.DialFailed dial) {
            route.failed(control.now(), dial.point(), dial.reason());
        } else if (event instanceof NodeEvent.FileTrouble trouble && trouble.writing()) {
            unwritten.put(trouble.file(), trouble);
            look();
        } else if (event instanceof NodeEvent.FileMended mended) {
            unwritten.remove(mended.file());
            look();
        }
    }

    /** A name that a finder asked for does not resolve. */
    public void nameFailed(String name) {
        names.failed(control.now(), name);
    }

    /** A name was resolved. */
    public void nameAnswered() {
        names.answered();
    }

    /** What of an ending is held against nobody, because it may be our own fault, or because it may be anybody's. */
    public Excuse excuses(Ending ending) {
        Optional<InetAddress> address = ending.endpoint().remote().address();
        Optional<String> from = address.map(InetAddress::getHostAddress);
        boolean anybodys = ending.endpoint().direction() == Direction.INBOUND
                && !local.getAsBoolean()
                && address.filter(SharedAddresses::contain).isPresent();
        Excuse excused = anybodys ? Excuse.THE_ADDRESS : Excuse.NOTHING;
        for (Suspicion suspicion : suspicions.values()) {
            Excuse by = suspicion.sparing(control.now()) ? by(suspicion.fault, from) : Excuse.NOTHING;
            suspicion.spared += by == Excuse.NOTHING ? 0 : 1;
            excused = by.compareTo(excused) > 0 ? by : excused;
        }
        return excused;
    }

    /** Whether a fault of our own is likely that excuses everybody. */
    public boolean spares() {
        Instant now = control.now();
        return suspicions.values().stream()
                .filter(suspicion -> !(suspicion.fault instanceof OwnFault.OneGateway))
                .anyMatch(suspicion -> suspicion.sparing(now));
    }

    /** Behind a gateway all peers have one address, and each its own id. */
    private static Excuse by(OwnFault fault, Optional<String> from) {
        if (fault instanceof OwnFault.OneGateway one) {
            return from.equals(Optional.of(one.address())) ? Excuse.THE_ADDRESS : Excuse.NOTHING;
        }
        return Excuse.EVERYTHING;
    }

    private void look() {
        Instant now = control.now();
        List<Connection> open = connections.get();
        clock.look(now, PERIOD).ifPresent(fault -> passing(fault, now));
        lasting(OwnFault.NoWayOut.class, route.look(now, open.size()), now);
        lasting(OwnFault.NamesFail.class, names.look(now), now);
        lasting(OwnFault.OneGateway.class, gateway.look(open), now);
        lasting(
                OwnFault.FileUnwritten.class,
                unwritten.values().stream()
                        .findFirst()
                        .map(trouble -> new OwnFault.FileUnwritten(trouble.file(), trouble.text())),
                now);
        for (Suspicion passed : suspicions.values().stream()
                .filter(suspicion -> suspicion.end.filter(now::isAfter).isPresent())
                .toList()) {
            over(passed);
        }
        publish(now);
    }

    /** It is over already, and shows for a while. */
    private void passing(OwnFault fault, Instant now) {
        suspect(fault, now).end = Optional.of(now.plus(AFTERMATH));
    }

    /** It lasts until it is not seen any more. */
    private void lasting(Class<? extends OwnFault> kind, Optional<? extends OwnFault> seen, Instant now) {
        if (seen.isPresent()) {
            suspect(seen.get(), now);
        } else {
            Optional.ofNullable(suspicions.get(kind.getSimpleName())).ifPresent(this::over);
        }
    }

    private Suspicion suspect(OwnFault fault, Instant now) {
        Suspicion suspicion = suspicions.get(key(fault));
        if (suspicion == null) {
            suspicion = new Suspicion(fault, now);
            suspicions.put(key(fault), suspicion);
            events.tell(new NodeEvent.OwnFaultSuspected(fault));
        }
        suspicion.fault = fault;
        return suspicion;
    }

    private void over(Suspicion suspicion) {
        suspicions.remove(key(suspicion.fault));
        events.tell(new NodeEvent.OwnFaultOver(suspicion.fault, suspicion.spared));
    }

    private static String key(OwnFault fault) {
        return fault.getClass().getSimpleName();
    }

    private void publish(Instant now) {
        List<SuspectedFault> all = new ArrayList<>();
        suspicions
                .values()
                .forEach(suspicion ->
                        all.add(new SuspectedFault(suspicion.fault, suspicion.since, suspicion.sparing(now))));
        faults = List.copyOf(all);
    }

    private static final class Suspicion {

        private final Instant since;
        private OwnFault fault;
        private Optional<Instant> end = Optional.empty();
        private long spared;

        Suspicion(OwnFault fault, Instant since) {
            this.fault = fault;
            this.since = since;
        }

        boolean sparing(Instant now) {
            return fault instanceof OwnFault.OneGateway || now.isBefore(since.plus(SPARING));
        }
    }
}
