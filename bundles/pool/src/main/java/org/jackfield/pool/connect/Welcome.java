package org.jackfield.pool.connect;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jackfield.api.handshake.Kin;
import org.jackfield.api.handshake.Manners;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.message.Message;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Timers;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.pool.access.Gate;
import org.jackfield.pool.address.Book;
import org.jackfield.pool.connection.PeerConnection;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.Reach;
import org.jackfield.pool.thread.Control;
import org.jackfield.pool.transport.Carrier;
import org.jackfield.pool.transport.Listeners;
import org.jackfield.pool.transport.Orphan;
import org.jackfield.pool.transport.StableChannel;
import org.jackfield.pool.transport.Switchboard;

/**
 * Listens wherever the operator wants it and a transport is there, and leads whoever comes into the {@link Anteroom}.
 *
 * <p>Owned by the control thread; channels are accepted on their own.
 */
public final class Welcome implements Listeners {

    private static final Duration SETTLING = Duration.ofSeconds(1);

    private final ConnectHandler handler;
    private final Gate gate;
    private final Book book;
    private final EventStream events;
    private final Supplier<PoolSettings> settings;
    private final Supplier<String> pointScheme;
    private final Consumer<List<PointId>> announce;
    private final ListeningPost.Surroundings surroundings;
    private final Anteroom anteroom;
    private final List<ListeningPost> posts = new ArrayList<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private volatile List<PointId> listening = List.of();
    private volatile List<PointId> advertised = List.of();
    private volatile Manners manners = new Manners(OptionalInt.empty(), false, false);
    private volatile boolean closed;

    /**
     * Remembers.
     *
     * @param pointScheme what the port in our greeting is a port of
     * @param announce hears where we can be dialled, whenever that changes
     */
    public Welcome(
            Switchboard switchboard,
            ConnectHandler handler,
            Gate gate,
            Book book,
            Control control,
            Timers timers,
            InstantSource clock,
            RandomGenerator random,
            EventStream events,
            Supplier<PoolSettings> settings,
            Orphan orphan,
            Supplier<String> pointScheme,
            Consumer<List<PointId>> announce) {
        this.surroundings = new ListeningPost.Surroundings(
                switchboard, control, events, settings, orphan, this::accepted, this::publish);
        this.handler = handler;
        this.gate = gate;
        this.book = book;
        this.events = events;
        this.settings = settings;
        this.pointScheme = pointScheme;
        this.announce = announce;
        this.anteroom = new Anteroom(settings, timers, clock, random);
    }

    /** Where we listen, with real ports. Any thread. */
    public List<PointId> listening() {
        return listening;
    }

    /** Where others are told to dial us: what the operator says, else where we listen under a real address. Any thread. */
    public List<PointId> advertised() {
        return advertised;
    }

    /** How we introduce ourselves at present. Any thread. */
    public Manners manners() {
        return manners;
    }

    /** Listens where the settings say, and nowhere else. */
    public void follow() {
        List<PointId> wanted = settings.get().reach().listen();
        Iterator<ListeningPost> each = posts.iterator();
        while (each.hasNext()) {
            ListeningPost post = each.next();
            if (!wanted.contains(post.wanted())) {
                each.remove();
                post.leave(new CloseReason.OperatorDecided("no longer configured"));
            }
        }
        for (PointId point : wanted) {
            if (posts.stream().noneMatch(post -> post.wanted().equals(point))) {
                posts.add(new ListeningPost(point, surroundings));
            }
        }
        posts.forEach(ListeningPost::open);
        publish();
    }

    /**
     * Takes a step once it is decided of all our points whether we listen there: whoever dials earlier cannot say where it can be dialled
     * itself. A transport that takes its time is waited for a second.
     */
    public void whenSettled(Runnable step) {
        waiting.add(step);
        surroundings.control().after(SETTLING, () -> {
            if (waiting.remove(step)) {
                step.run();
            }
        });
        settle();
    }

    private void settle() {
        if (posts.stream().noneMatch(ListeningPost::opening)) {
            List<Runnable> due = List.copyOf(waiting);
            waiting.clear();
            due.forEach(Runnable::run);
        }
    }

    /** A transport goes: its listeners are kept for its next version, or close. Completes when it holds none any more. */
    public CompletionStage<Void> lost(Carrier gone) {
        CompletableFuture<?>[] ends = posts.stream()
                .map(post -> post.lost(gone).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        publish();
        return CompletableFuture.allOf(ends);
    }

    @Override
    public CompletionStage<Moved> move(Carrier from, Carrier to) {
        CompletionStage<Moved> all = CompletableFuture.completedStage(Moved.NONE);
        for (ListeningPost post : posts) {
            all = all.thenCombine(post.move(from, to), Moved::and);
        }
        return all.thenApply(moved -> {
            // where we could not listen so far, perhaps we can with the other one
            posts.forEach(ListeningPost::open);
            return moved;
        });
    }

    @Override
    public int waitingFor(Carrier fresh) {
        return (int) posts.stream().filter(post -> post.waitsFor(fresh)).count();
    }

    /** Listens no more; completes when all points are free. */
    public CompletionStage<Void> close() {
        closed = true;
        waiting.clear();
        CompletableFuture<?>[] ends = posts.stream()
                .map(post -> post.leave(new CloseReason.Shutdown()).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        posts.clear();
        publish();
        return CompletableFuture.allOf(ends);
    }

    private void publish() {
        Reach reach = settings.get().reach();
        listening = posts.stream().flatMap(post -> post.local().stream()).toList();
        Stream<PointId> forwarded = reach.advertisedPort().stream()
                .boxed()
                .flatMap(port -> listening.stream().filter(this::plain).map(point -> point.withPort(port)));
        book.weListenAt(Stream.of(listening.stream(), reach.advertise().stream(), forwarded)
                .flatMap(points -> points)
                .toList());
        Kin kin = settings.get().session().kin() ? Kin.NEW : Kin.STRANGER;
        manners = new Manners(port(reach), reach.privateMode(), reach.withoutMempool(), kin);
        List<PointId> before = advertised;
        advertised = reach.advertise().isEmpty()
                ? listening.stream()
                        .filter(Welcome::real)
                        .limit(Message.Reachable.MAX_POINTS)
                        .toList()
                : reach.advertise();
        if (!advertised.equals(before)) {
            announce.accept(advertised);
        }
        settle();
    }

    /** What those hear of us who understand no points: it can only be a port of the transport that they all have. */
    private OptionalInt port(Reach reach) {
        if (reach.advertisedPort().isPresent()) {
            return reach.advertisedPort();
        }
        IntStream advertisedPorts =
                reach.advertise().stream().filter(this::plain).mapToInt(PointId::port);
        IntStream listeningPorts =
                posts.stream().filter(post -> plain(post.wanted())).flatMapToInt(post -> post.port().stream());
        return IntStream.concat(advertisedPorts, listeningPorts).findFirst();
    }

    private boolean plain(PointId point) {
        return point.scheme().equals(pointScheme.get());
    }

    private static boolean real(PointId point) {
        return point.address().map(address -> !address.isAnyLocalAddress()).orElse(true);
    }

    private ChannelEvents accepted(StableChannel channel) {
        events.tell(new NodeEvent.Incoming(channel.endpoint()));
        Optional<CloseReason> obstacle = gate.toAccept(channel.endpoint());
        if (obstacle.isPresent()) {
            channel.close(obstacle.get());
            return new Refused(channel);
        }
        Visitor visitor = new Visitor(channel, anteroom.admit(channel, gate.greySite(channel.endpoint())));
        gate.askToAccept(channel.endpoint(), visitor::refuse);
        ChannelEvents ear = handler.begin(channel, manners, visitor);
        if (closed) {
            channel.close(new CloseReason.Shutdown());
        }
        return ear;
    }

    /** One who has dialled us and is not wanted: not a byte is read. */
    private final class Refused implements ChannelEvents {

        private final Channel channel;

        Refused(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void received(ByteBuffer bytes) {
            bytes.position(bytes.limit());
        }

        @Override
        public void writable() {}

        @Override
        public void closed(CloseReason reason) {
            events.tell(new NodeEvent.IncomingFailed(channel.endpoint(), Optional.empty(), reason));
        }
    }

    /** One who has dialled us. */
    private final class Visitor implements Origin {

        private final Channel channel;
        private final Anteroom.Pass pass;
        private Optional<CloseReason> refusal = Optional.empty();

        Visitor(Channel channel, Anteroom.Pass pass) {
            this.channel = channel;
            this.pass = pass;
        }

        @Override
        public Optional<PointId> dialled() {
            return Optional.empty();
        }

        @Override
        public Optional<PeerId> expectedPeer() {
            return Optional.empty();
        }

        /** A policy has thought about its address. Control thread. */
        void refuse(CloseReason reason) {
            refusal = Optional.of(reason);
            channel.close(reason);
        }

        @Override
        public Optional<CloseReason> refusal() {
            return refusal;
        }

        @Override
        public void introduced() {
            pass.prove();
        }

        @Override
        public void decided() {
            pass.leave();
        }

        @Override
        public void connected(PeerConnection connection) {}

        @Override
        public void failed(Candidate candidate, CloseReason reason, List<PointId> alternatives) {
            events.tell(new NodeEvent.IncomingFailed(channel.endpoint(), candidate.peer(), reason));
        }
    }
}
