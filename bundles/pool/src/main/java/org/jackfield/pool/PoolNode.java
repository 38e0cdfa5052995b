package org.jackfield.pool;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jackfield.api.access.AccessLists;
import org.jackfield.api.access.AccessPolicy;
import org.jackfield.api.address.AddressBook;
import org.jackfield.api.address.PeersFormat;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.connection.ConnectionPool;
import org.jackfield.api.discovery.Discovery;
import org.jackfield.api.handshake.Announcement;
import org.jackfield.api.handshake.Handshake;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.message.Message;
import org.jackfield.api.node.ConnectException;
import org.jackfield.api.node.ConnectionBounds;
import org.jackfield.api.node.KeptPoint;
import org.jackfield.api.node.Node;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.NodeEvent.Shelf;
import org.jackfield.api.node.NodeListener;
import org.jackfield.api.node.Recorded;
import org.jackfield.api.node.SuspectedFault;
import org.jackfield.api.node.TransportSwap;
import org.jackfield.api.point.PointId;
import org.jackfield.api.protocol.Protocol;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.scheduling.Bandwidth;
import org.jackfield.api.scheduling.Scheduler;
import org.jackfield.api.scheduling.Traffic;
import org.jackfield.api.scoring.PeerScore;
import org.jackfield.api.scoring.Scoring;
import org.jackfield.api.scoring.ScoringPolicy;
import org.jackfield.api.selection.SelectionPolicy;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.time.Timers;
import org.jackfield.api.transport.Transport;
import org.jackfield.pool.access.Access;
import org.jackfield.pool.access.Gate;
import org.jackfield.pool.address.Book;
import org.jackfield.pool.address.Bookkeeper;
import org.jackfield.pool.connect.ConnectHandler;
import org.jackfield.pool.connect.Dialler;
import org.jackfield.pool.connect.Redial;
import org.jackfield.pool.connect.Transfers;
import org.jackfield.pool.connect.Welcome;
import org.jackfield.pool.connection.PeerConnection;
import org.jackfield.pool.connection.Pool;
import org.jackfield.pool.connection.TopologyEar;
import org.jackfield.pool.discovery.Finders;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.event.Guard;
import org.jackfield.pool.exchange.PointExchange;
import org.jackfield.pool.maintenance.KeptConnections;
import org.jackfield.pool.maintenance.Maintenance;
import org.jackfield.pool.recording.Recorder;
import org.jackfield.pool.scoring.Promises;
import org.jackfield.pool.scoring.Scores;
import org.jackfield.pool.scoring.Witness;
import org.jackfield.pool.selection.Choices;
import org.jackfield.pool.selfcheck.SelfCheck;
import org.jackfield.pool.session.Sessions;
import org.jackfield.pool.settings.Bounds;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.thread.Control;
import org.jackfield.pool.thread.Threads;
import org.jackfield.pool.topology.Swaps;
import org.jackfield.pool.topology.Topology;
import org.jackfield.pool.topology.Voice;
import org.jackfield.pool.transport.Carrier;
import org.jackfield.pool.transport.Edition;
import org.jackfield.pool.transport.Exchange;
import org.jackfield.pool.transport.Orphan;
import org.jackfield.pool.transport.Patience;
import org.jackfield.pool.transport.Switchboard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole node without OSGi: give it its parts, add plugins, activate it.
 *
 * <p>Plugins may come and go at any time, before {@link #activate} and after it; what is added while it runs is used at once. All
 * methods may be called from any thread and none blocks. A node is activated once and shut down once.
 */
public final class PoolNode implements Node {

    private static final Logger LOG = LoggerFactory.getLogger(PoolNode.class);
    private static final Duration CLOSING_TIME = Duration.ofSeconds(5);
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);
    private static final Duration LISTENERS_FIRST = Duration.ofMillis(500);
    private static final Duration STUCK_CHECK = Duration.ofSeconds(5);

    private final Handshake handshake;
    private final Scheduler scheduler;
    private final AtomicReference<PoolSettings> settings;
    private final Threads threads;
    private final Control control;
    private final EventStream events;
    private final Guard guard;
    private final Patience handovers;
    private final Switchboard switchboard;
    private final Exchange exchange;
    private final Book book;
    private final Bookkeeper bookkeeper;
    private final Access access;
    private final Recorder recorder;
    private final Gate gate;
    private final Pool pool;
    private final Topology topology;
    private final Sessions sessions;
    private final ConnectHandler handler;
    private final Welcome welcome;
    private final Dialler dialler;
    private final Transfers transfers;
    /** Of each scheme the last that has left. Control thread. */
    private final Map<String, Object> departures = new HashMap<>();

    private final Maintenance maintenance;
    private final KeptConnections kept;
    private final Finders finders;
    private final SelfCheck selfCheck;
    private final Scores scores;
    private final Choices choices;
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    private Cancellable stuckCheck = () -> {};
    private boolean active;
    private boolean stopping;

    /**
     * Puts the parts together, for transports that hand nothing over, or what closes itself.
     *
     * @param random safe from any thread
     */
    public PoolNode(
            PoolSettings settings,
            Handshake handshake,
            PeersFormat peersFormat,
            Scheduler scheduler,
            Timers timers,
            InstantSource clock,
            RandomGenerator random,
            Threads threads) {
        this(settings, handshake, peersFormat, scheduler, timers, clock, random, threads, clock, orphan -> {
            LOG.error("nobody knows how to close {}; give the node a closer", orphan);
            return CompletableFuture.completedStage(null);
        });
    }

    /**
     * Puts the parts together; nothing happens yet.
     *
     * @param peersFormat how peers are written to {@code peers-file}
     * @param clock tells when deadlines pass, and should not jump when the wall clock is set
     * @param random safe from any thread, as {@link java.security.SecureRandom} is: lots are drawn on the threads of channels, too
     * @param wall what the machine shows, which may jump
     * @param closer closes the socket of a {@link org.jackfield.api.transport.Handover} that no transport has adopted, and tells when that
     *     is done
     */
    public PoolNode(
            PoolSettings settings,
            Handshake handshake,
            PeersFormat peersFormat,
            Scheduler scheduler,
            Timers timers,
            InstantSource clock,
            RandomGenerator random,
            Threads threads,
            InstantSource wall,
            Function<Object, CompletionStage<Void>> closer) {
        this.handshake = handshake;
        this.scheduler = scheduler;
        this.settings = new AtomicReference<>(settings);
        this.threads = threads;
        control = new Control(threads.start("control"), timers, clock);
        events = new EventStream(clock, threads, timers);
        guard = new Guard(events);
        handovers = new Patience(control, threads, () -> this.settings.get().handoverPatience());
        switchboard = new Switchboard(guard, handovers);
        Orphan orphan = new Orphan(closer);
        exchange = new Exchange(switchboard, control, events, this.settings::get, orphan);
        book = new Book(this.settings::get, clock, random, events::tell);
        access = new Access(book, handshake::peer, control, threads, clock, random, events, this.settings::get);
        recorder = new Recorder(() -> this.settings.get().recording(), control, threads, events::tell);
        gate = new Gate(access, control, threads, guard, clock, events, this.settings::get, recorder::add);
        book.hide(gate::hides);
        pool = new Pool(scheduler, this.settings::get, this::ear, threads, guard);
        sessions = new Sessions(handshake.self(), control, clock, events, this.settings::get);
        choices = new Choices(
                pool, book, control, threads, guard, events, random, this.settings::get, this::scoreOf, recorder::add);
        handler = new ConnectHandler(
                handshake, pool, book, gate, control, clock, events, this.settings::get, sessions, choices);
        welcome = new Welcome(
                switchboard,
                handler,
                gate,
                book,
                control,
                timers,
                clock,
                random,
                events,
                this.settings::get,
                orphan,
                handshake::pointScheme,
                this::announce);
        dialler = new Dialler(
                switchboard, handler, gate, book, pool, control, events, this.settings::get, welcome::manners);
        sessions.dialBy(new Redial(dialler, handler, control, this.settings::get, welcome::manners), this::whereabouts);
        transfers = new Transfers(pool, sessions, dialler, switchboard, control, this::whereabouts);
        selfCheck = new SelfCheck(control, events, wall, pool::connections, () -> this.settings
                .get()
                .local());
        scores = new Scores(
                pool,
                control,
                threads,
                guard,
                events,
                this.settings::get,
                book::repute,
                selfCheck::spares,
                gate::policies,
                choices::policies,
                recorder);
        bookkeeper = new Bookkeeper(
                book,
                handshake,
                peersFormat,
                control,
                threads,
                events,
                this.settings::get,
                scores::conduct,
                scores::remember);
        scores.onCount(bookkeeper::counted);
        Promises promises = new Promises(pool, control, (peer, deed) -> scores.note(peer, deed, 1));
        pool.hearTestimonyBy((name, here) -> new Witness(name, here, scores, promises, book, clock));
        events.inside(event -> {
            selfCheck.heard(event);
            scores.heard(event);
        });
        gate.excuse(selfCheck::excuses);
        finders = new Finders(book, control, threads, guard, events, selfCheck, this::lacking);
        Voice voice = new Voice(control, events, this.settings::get);
        Swaps swaps = new Swaps(pool, book, gate, dialler, voice, control, events, random, this.settings::get);
        PointExchange points =
                new PointExchange(book, control, events, random, this.settings::get, voice::tell, welcome::advertised);
        dialler.sieve(points::alternatives);
        voice.whenAsked(neighbour -> points.expect(neighbour, Message.Advertise.MAX_POINTS));
        topology = new Topology(
                book,
                control,
                events,
                this.settings::get,
                voice,
                swaps,
                welcome::advertised,
                handshake::pointScheme,
                points);
        kept = new KeptConnections(pool, book, dialler, control, random, this.settings::get);
        swaps.hold(kept::holds);
        maintenance = new Maintenance(
                pool,
                book,
                gate,
                dialler,
                switchboard,
                voice,
                swaps,
                control,
                events,
                random,
                this.settings::get,
                kept,
                choices,
                finders::seek);
        choices.ask(kept::holds, maintenance::teller);
        pool.countHandshakesBy(handler::handshaking);
        exchange.posts(welcome);
        access.guests(handler::guests);
        handler.reserve(kept);
        dialler.reserve(kept);
        handler.wakes(maintenance);
        dialler.wakes(maintenance);
        topology.wakes(maintenance);
        finders.wakes(maintenance);
    }

    /** Where the peer of a connection can be dialled, the preferred point first. */
    private List<PointId> whereabouts(PeerConnection connection) {
        return Stream.concat(connection.point().stream(), book.points(connection.peer()).stream())
                .distinct()
                .sorted(settings.get().connect().racing().order())
                .toList();
    }

    /** Whether maintenance seeks connections. */
    private boolean lacking() {
        return pool.size() < settings.get().bounds().minThreshold();
    }

    /** Where we are dialled changes before anybody can be told. */
    private void announce(List<PointId> points) {
        topology.announce(pool.all(), points);
    }

    /** Who chooses asks what peers are worth, and who says that tells of those who choose. */
    private Optional<PeerScore> scoreOf(PeerId peer) {
        return scores.explain(peer);
    }

    /** Connections need ears, and who hears needs the connections. */
    private TopologyEar ear(PeerConnection connection) {
        return topology.ear(connection);
    }

    /** Begins: reads the address book, listens, dials. */
    public void activate() {
        control.execute(() -> {
            if (active || stopping) {
                return;
            }
            active = true;
            prepare();
            bookkeeper.read();
            maintenance.anchors(book.anchors().stream()
                    .map(anchor -> anchor.address().point())
                    .toList());
            access.activate();
            trust();
            welcome.follow();
            sessions.activate();
            selfCheck.activate();
            scores.activate();
            stuckCheck = control.every(STUCK_CHECK, () -> pool.closeStuck(control.now()));
            welcome.whenSettled(() -> {
                maintenance.activate();
                kept.activate();
            });
        });
    }

    private void prepare() {
        Threads.Worker ahead = threads.start("first-proof");
        ahead.execute(sessions::prepare);
        ahead.stop();
    }

    /** Takes other settings; nothing that is open closes but listeners that are no longer wanted. */
    public void change(PoolSettings others) {
        Objects.requireNonNull(others);
        control.execute(() -> {
            PoolSettings before = settings.getAndSet(others);
            access.follow();
            recorder.follow();
            if (!active || stopping) {
                return;
            }
            if (!before.trusted().equals(others.trusted())) {
                trust();
            }
            if (!before.kept().equals(others.kept())) {
                kept.activate();
            }
            if (!before.reach().equals(others.reach()) || !before.session().equals(others.session())) {
                welcome.follow();
            }
            if (!before.session().heartbeat().equals(others.session().heartbeat())) {
                sessions.activate();
            }
            if (!before.scoreInterval().equals(others.scoreInterval())) {
                scores.activate();
            }
            if (!before.maintenanceIdle().equals(others.maintenanceIdle())) {
                maintenance.activate();
            } else {
                maintenance.look();
            }
        });
    }

    /**
     * Ends: listens no more, dials no more, closes every connection with {@link CloseReason.Shutdown}, and lets
     * protocols and listeners hear it. Completes when all is quiet: the connections have 5 s for it, then protocols and listeners
     * 2 s more. Whoever blocks still keeps its own thread, which is a daemon, and nothing else; what is asked of the node after that fails.
     */
    public CompletionStage<Void> shutdown() {
        control.execute(() -> {
            if (stopping) {
                return;
            }
            stopping = true;
            stop();
        });
        return stopped.minimalCompletionStage();
    }

    private void stop() {
        CloseReason reason = new CloseReason.Shutdown();
        stuckCheck.cancel();
        selfCheck.shutdown();
        scores.shutdown();
        choices.shutdown();
        kept.shutdown();
        maintenance.shutdown();
        transfers.stop();
        CompletionStage<Void> quietFinders = finders.stop();
        CompletionStage<Void> free = welcome.close();
        if (active) {
            bookkeeper.save();
        }
        CompletionStage<Void> listed = access.close();
        dialler.close(reason);
        handler.closeAll(reason);
        gate.close();
        pool.all().forEach(connection -> connection.close(reason));
        CompletableFuture<Void> closed = pool.emptied().toCompletableFuture();
        CompletableFuture<Void> all = CompletableFuture.allOf(
                free.toCompletableFuture(), listed.toCompletableFuture(), closed, quietFinders.toCompletableFuture());
        Cancellable patience = control.after(CLOSING_TIME, () -> all.complete(null));
        all.whenComplete((done, failure) -> control.execute(() -> {
            patience.cancel();
            pool.all().forEach(late -> handler.giveUp(late, reason));
            sessions.shutdown();
            // how the connections ended is remembered, too
            CompletionStage<Void> kept = active ? bookkeeper.close() : CompletableFuture.completedStage(null);
            CompletionStage<Void> saved = recorder.close().thenCombine(kept, (recorded, written) -> written);
            CompletableFuture<Void> quiet = pool.stop()
                    .thenCombine(saved, (told, written) -> told)
                    .thenCompose(told -> events.stop())
                    .toCompletableFuture();
            Cancellable lastWords = control.after(LAST_WORDS, () -> quiet.complete(null));
            quiet.whenComplete((told, problem) -> {
                lastWords.cancel();
                events.stop();
                handovers.stop();
                control.stop();
                stopped.complete(null);
            });
        }));
    }

    /** Dials, handshakes and peers that are not decided about: none when all is quiet. On the control thread. */
    int undecided() {
        return dialler.size() + handler.undecided();
    }

    private void trust() {
        finders.trust(settings.get().trusted());
    }

    /** A transport comes, of which neither ranking nor version is known: the later one is the newer. */
    public void add(Transport transport) {
        add(transport, Edition.UNNUMBERED);
    }

    /**
     * A transport comes that serves nobody: channels that are left by another one of its scheme and format it tends until the next version
     * of that is there. It goes as any other does.
     */
    public void addStandby(Transport transport) {
        control.execute(() -> switchboard.addStandby(transport));
    }

    /** A transport comes. If it is the newer version of one that is there, it takes over at once; if the older, it waits in reserve. */
    void add(Transport transport, Edition edition) {
        control.execute(() -> switchboard.add(transport, edition).ifPresent(carrier -> {
            events.tell(new NodeEvent.PluginArrived(Shelf.TRANSPORT, carrier.scheme()));
            exchange.arrive(carrier);
            if (active && !stopping) {
                welcome.follow();
                welcome.whenSettled(maintenance::look);
            }
            // what is dialled now waits for nobody; channels and listeners do
            switchboard.inUse(carrier);
        }));
    }

    /**
     * A transport goes. Its listeners and channels are handed over to the next version, if it offers that and one is here or comes in
     * time; else they close with {@link CloseReason.TransportGone}. Completes when the core uses nothing of it any more.
     */
    public CompletionStage<Void> remove(Transport transport) {
        return remove(transport, new CompletableFuture<>());
    }

    /**
     * The same, of one that may be known to leave for good: then its sessions need not wait for a next version.
     *
     * @param forGood completes when it is known that no next version comes; it need not ever
     */
    CompletionStage<Void> remove(Transport transport, CompletionStage<Void> forGood) {
        return leaving(() -> {
            Optional<Carrier> gone = switchboard.remove(transport);
            return gone.map(carrier -> carrier.isStandby() ? exchange.leave(carrier) : leave(carrier, forGood))
                    .orElse(CompletableFuture.completedStage(null));
        });
    }

    private CompletionStage<Void> leave(Carrier gone, CompletionStage<Void> forGood) {
        CompletionStage<Void> listeners = welcome.lost(gone);
        events.tell(new NodeEvent.PluginLeft(Shelf.TRANSPORT, gone.scheme()));
        if (gone.handovers().isEmpty()) {
            return listeners.thenCombine(releaseChannels(gone, forGood), (one, other) -> one);
        }
        // whoever has just been let in is shown before the listener is let go of, and shall come along
        CompletableFuture<Void> shown = listeners.toCompletableFuture().copy();
        Cancellable patience = control.after(LISTENERS_FIRST, () -> shown.complete(null));
        return shown.thenComposeAsync(
                        free -> {
                            patience.cancel();
                            return releaseChannels(gone, forGood);
                        },
                        control)
                .thenCombine(listeners, (one, other) -> one);
    }

    private CompletionStage<Void> releaseChannels(Carrier gone, CompletionStage<Void> forGood) {
        CompletionStage<Void> channels = exchange.leave(gone);
        // what may complete long after this must not hold the transport
        String left = gone.scheme();
        Object departure = new Object();
        departures.put(left, departure);
        Runnable forEver = () -> {
            // of the next version of another that has left since, this one's end says nothing
            if (departures.get(left) == departure) {
                sessions.leftForGood(left);
                switchboard.noneComes(left);
            }
        };
        Runnable leaves = () -> {
            sessions.transportLeft(left, scheme -> switchboard.carrier(scheme).isPresent());
            if (forGood.toCompletableFuture().isDone()) {
                forEver.run();
            }
        };
        // now, for a release that hangs must not keep the sessions from moving
        leaves.run();
        // and anew: the turns in which they were let go of are not taken from the next version's time
        channels.thenRun(() -> control.execute(leaves));
        forGood.thenRun(() -> control.execute(forEver));
        return channels;
    }

    /** An access policy comes, and is asked. */
    public void add(AccessPolicy policy) {
        named(policy, policy::name, name -> gate.add(policy, name));
    }

    /** An access policy goes; completes when it is not called any more, or hangs and is forgotten. */
    public CompletionStage<Void> remove(AccessPolicy policy) {
        return leaving(() -> gate.remove(policy));
    }

    /** A scoring policy comes, or has another ranking: the one with the highest is asked, among equals the one that came first. */
    public void add(ScoringPolicy policy, int ranking) {
        named(policy, policy::name, name -> scores.add(policy, name, ranking));
    }

    /** A scoring policy goes; completes when it is not called any more, or hangs and is forgotten. */
    public CompletionStage<Void> remove(ScoringPolicy policy) {
        return leaving(() -> scores.remove(policy));
    }

    /** A selection policy comes, or has another ranking: the one with the highest is asked, among equals the one that came first. */
    public void add(SelectionPolicy policy, int ranking) {
        named(policy, policy::name, name -> {
            if (!stopping) {
                choices.add(policy, name, ranking);
            }
        });
    }

    /** Here, on the thread of whoever brings the policy: one that thinks long about its name keeps nobody else waiting. */
    private void named(Object policy, Supplier<String> naming, Consumer<String> then) {
        guard.ask(Shelf.POLICY, policy.getClass().getName(), () -> Optional.of(naming.get()), Optional.<String>empty())
                .ifPresent(name -> control.execute(() -> then.accept(name)));
    }

    /** A selection policy goes; completes when it is not called any more, or hangs and is forgotten. */
    public CompletionStage<Void> remove(SelectionPolicy policy) {
        return leaving(() -> choices.remove(policy));
    }

    /** A method of discovery comes, and starts. */
    public void add(Discovery discovery) {
        control.execute(() -> finders.add(discovery));
    }

    /** A method of discovery goes; completes when it has stopped. */
    public CompletionStage<Void> remove(Discovery discovery) {
        return leaving(() -> finders.remove(discovery));
    }

    /** A protocol comes, and hears of every open connection. */
    public void add(Protocol protocol) {
        control.execute(() ->
                pool.add(protocol).ifPresent(name -> events.tell(new NodeEvent.PluginArrived(Shelf.PROTOCOL, name))));
    }

    /** A protocol goes; completes when it is not called any more. */
    public CompletionStage<Void> remove(Protocol protocol) {
        return leaving(() -> {
            Optional<Pool.Leaving> gone = pool.remove(protocol);
            gone.ifPresent(left -> events.tell(new NodeEvent.PluginLeft(Shelf.PROTOCOL, left.name())));
            return gone.map(Pool.Leaving::quiet).orElse(CompletableFuture.completedStage(null));
        });
    }

    /** What has stopped uses no plugin. */
    private CompletionStage<Void> leaving(Supplier<CompletionStage<Void>> step) {
        CompletableFuture<Void> gone = new CompletableFuture<>();
        control.execute(() -> step.get().whenComplete((quiet, failure) -> gone.complete(null)));
        stopped.whenComplete((done, failure) -> gone.complete(null));
        return gone.minimalCompletionStage();
    }

    /** A listener comes, and hears what happens from now on. */
    public void add(NodeListener listener) {
        events.add(listener);
    }

    /** A listener goes; completes when it is not called any more. */
    public CompletionStage<Void> remove(NodeListener listener) {
        return events.remove(listener);
    }

    @Override
    public PeerId self() {
        return handshake.self();
    }

    @Override
    public String network() {
        return handshake.network();
    }

    @Override
    public Announcement announcement() {
        return handshake.announcement(welcome.manners());
    }

    @Override
    public List<PointId> listening() {
        return welcome.listening();
    }

    @Override
    public List<String> transports() {
        return switchboard.schemes();
    }

    @Override
    public List<String> discoveries() {
        return finders.names();
    }

    @Override
    public List<String> protocols() {
        return pool.protocols();
    }

    @Override
    public ConnectionPool pool() {
        return pool;
    }

    @Override
    public AddressBook addressBook() {
        return book;
    }

    @Override
    public AccessLists access() {
        return access;
    }

    @Override
    public Scoring scoring() {
        return scores;
    }

    @Override
    public ConnectionBounds bounds() {
        Bounds bounds = settings.get().bounds();
        return new ConnectionBounds(bounds.min(), bounds.expected(), bounds.max());
    }

    @Override
    public List<KeptPoint> kept() {
        return kept.all();
    }

    @Override
    public List<Recorded> endings() {
        return events.endings();
    }

    @Override
    public List<SuspectedFault> faults() {
        return selfCheck.faults();
    }

    @Override
    public Traffic traffic() {
        return scheduler.traffic();
    }

    @Override
    public Bandwidth bandwidth() {
        return scheduler.bandwidth();
    }

    @Override
    public CompletionStage<Connection> connect(PointId point) {
        return connect(point, settings.get().connect().connectionTimeout());
    }

    @Override
    public CompletionStage<Connection> connect(PointId point, Duration timeout) {
        CompletableFuture<Connection> outcome = new CompletableFuture<>();
        boolean taken = control.offer(() -> dialler.dial(point, timeout).whenComplete((connection, failure) -> {
            if (failure == null) {
                outcome.complete(connection);
            } else {
                outcome.completeExceptionally(failure);
            }
        }));
        if (!taken) {
            outcome.completeExceptionally(
                    new ConnectException(control.stopped() ? new CloseReason.Shutdown() : new CloseReason.PointBusy()));
        }
        return outcome;
    }

    @Override
    public CompletionStage<Void> maintain() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        control.execute(() -> maintenance.request(done));
        return done.minimalCompletionStage();
    }

    @Override
    public CompletionStage<Void> expect(PointId point, Optional<PeerId> peer) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        control.execute(() -> {
            book.expect(point, peer);
            peer.ifPresent(wanted -> handler.expect(point, wanted));
            done.complete(null);
        });
        return done.minimalCompletionStage();
    }

    @Override
    public CompletionStage<List<TransportSwap>> swapTransport(String from, String to) {
        CompletableFuture<List<TransportSwap>> all = new CompletableFuture<>();
        boolean taken = control.offer(() -> transfers.all(from, to).whenComplete((swaps, failure) -> {
            if (failure == null) {
                all.complete(swaps);
            } else {
                all.completeExceptionally(failure);
            }
        }));
        if (!taken) {
            all.completeExceptionally(new IllegalStateException("the node is shutting down, or has too much to do"));
        }
        return all.minimalCompletionStage();
    }

    @Override
    public boolean disconnect(PeerId peer, CloseReason reason) {
        Optional<Connection> connection = pool.connection(peer);
        connection.ifPresent(open -> open.close(reason));
        return connection.isPresent();
    }

    @Override
    public PeerId peer(String text) {
        return handshake.peer(text);
    }
}
