package org.jackfield.pool.connect;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jackfield.api.access.Ending;
import org.jackfield.api.address.Source;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.handshake.Handshake;
import org.jackfield.api.handshake.HandshakeEvents;
import org.jackfield.api.handshake.Introduction;
import org.jackfield.api.handshake.Kin;
import org.jackfield.api.handshake.Manners;
import org.jackfield.api.handshake.SecureChannel;
import org.jackfield.api.handshake.SecureChannelEvents;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.ConnectException;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.reason.Rejection;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.pool.access.Gate;
import org.jackfield.pool.access.Guest;
import org.jackfield.pool.address.Book;
import org.jackfield.pool.connect.Admission.Circumstances;
import org.jackfield.pool.connect.Admission.Decision;
import org.jackfield.pool.connection.PeerConnection;
import org.jackfield.pool.connection.Pool;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.selection.Choices;
import org.jackfield.pool.session.Session;
import org.jackfield.pool.session.Sessions;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.thread.Control;

/**
 * Leads every channel, dialled or accepted, through its handshake, and keeps one of those that lead to the same peer.
 *
 * <p>Owned by the control thread; {@link #begin} is called on the channel's.
 */
public final class ConnectHandler {

    /** Dialled by one of the two: a node has a few points; more than that is somebody who never answers. */
    private static final int MOST_CHANNELS_OF_A_PEER = 4;

    private static final CloseReason TOO_MANY = new CloseReason.Rejected(new Rejection.TooManyConnections());

    private final Handshake handshake;
    private final Admission admission;
    private final Pool pool;
    private final Book book;
    private final Gate gate;
    private final Control control;
    private final InstantSource clock;
    private final EventStream events;
    private final Supplier<PoolSettings> settings;
    private final Sessions sessions;
    private final Readmission readmission;
    private final Choices choices;
    private final Map<PeerId, Encounter<Candidate>> encounters = new HashMap<>();
    private final Map<PeerId, List<CompletableFuture<Connection>>> waiting = new HashMap<>();
    private final Set<Candidate> candidates = ConcurrentHashMap.newKeySet();
    private Wakes wakes = Wakes.NONE;
    private Reserved reserved = Reserved.NOBODY;

    /** Remembers. */
    public ConnectHandler(
            Handshake handshake,
            Pool pool,
            Book book,
            Gate gate,
            Control control,
            InstantSource clock,
            EventStream events,
            Supplier<PoolSettings> settings,
            Sessions sessions,
            Choices choices) {
        this.handshake = handshake;
        this.admission = new Admission(handshake.self());
        this.pool = pool;
        this.book = book;
        this.gate = gate;
        this.control = control;
        this.clock = clock;
        this.events = events;
        this.settings = settings;
        this.sessions = sessions;
        this.readmission = new Readmission(sessions, gate);
        this.choices = choices;
    }

    /** Who is woken by what happens here. */
    public void wakes(Wakes others) {
        wakes = others;
    }

    /** Who is let in however many are connected. */
    public void reserve(Reserved others) {
        reserved = others;
    }

    /** Begins the handshake of an open channel; on its thread, or before it is served. */
    ChannelEvents begin(Channel channel, Manners manners, Origin origin) {
        Candidate candidate = new Candidate(channel, origin, clock.instant(), handshake.pointScheme());
        candidates.add(candidate);
        Steps steps = new Steps(candidate);
        try {
            return handshake.begin(channel, manners, steps);
        } catch (RuntimeException | LinkageError e) {
            steps.failed(new CloseReason.UnexpectedError("the handshake could not begin: " + e), List.of());
            throw e;
        }
    }

    /** How many handshakes are under way. Any thread. */
    public int handshaking() {
        return candidates.size();
    }

    /** Channels, peers and callers that still wait for what becomes of them. */
    public int undecided() {
        long peers = encounters.keySet().stream()
                .filter(peer -> pool.connection(peer).isEmpty())
                .count();
        return candidates.size() + waiting.size() + (int) peers;
    }

    /** Closes all that are under way. */
    public void closeAll(CloseReason reason) {
        candidates.forEach(candidate -> candidate.channel().close(reason));
    }

    /** Those who are connected, and those on the way to it. */
    public List<Guest> guests() {
        List<Guest> all = new ArrayList<>();
        pool.all().forEach(open -> all.add(new Guest(Optional.of(open.peer()), open.endpoint(), true, open::close)));
        candidates.forEach(candidate -> all.add(
                new Guest(candidate.peer(), candidate.channel().endpoint(), false, candidate.channel()::close)));
        return all;
    }

    /** Nobody but this peer is wanted at a point any more: others that are connected or accepted there are sent away. */
    public void expect(PointId point, PeerId wanted) {
        pool.all().stream()
                .filter(open -> open.point().equals(Optional.of(point)))
                .forEach(open -> sendAway(wanted, open.peer(), open.endpoint(), open::close));
        candidates.stream()
                .filter(candidate -> candidate.point().equals(Optional.of(point)))
                .forEach(candidate -> sendAway(
                        wanted,
                        candidate.peer().orElseThrow(),
                        candidate.channel().endpoint(),
                        candidate.channel()::close));
    }

    private void sendAway(PeerId wanted, PeerId found, Endpoint endpoint, Consumer<CloseReason> door) {
        if (!found.equals(wanted)) {
            CloseReason.UnexpectedPeer reason = new CloseReason.UnexpectedPeer(wanted, found);
            door.accept(reason);
            gate.unexpected(found, endpoint, reason);
        }
    }

    private void introduced(Candidate candidate, Introduction who) {
        if (!candidates.contains(candidate)) {
            return;
        }
        candidate.introduced(who, Rank.of(handshake.self(), who));
        if (Readmission.concerns(candidate, who)) {
            readmission.introduced(candidate, who);
            return;
        }
        Decision decision = decide(candidate, who);
        if (!(decision instanceof Decision.Accept) && !lacksRoomAlone(candidate, who, decision)) {
            answer(candidate, who, decision);
            return;
        }
        if (!gate.asksToAdmit(who)) {
            admitted(candidate, who, decision);
            return;
        }
        gate.askToAdmit(who, refusal -> {
            if (!candidates.contains(candidate)) {
                return;
            }
            if (refusal.isPresent()) {
                answer(candidate, who, new Decision.HangUp(refusal.get()));
            } else {
                // while they thought about it, others may have come
                admitted(candidate, who, decide(candidate, who));
            }
        });
    }

    /** The policies of access let it pass. */
    private void admitted(Candidate candidate, Introduction who, Decision decision) {
        if (!lacksRoomAlone(candidate, who, decision)) {
            answer(candidate, who, decision);
            return;
        }
        choices.displace(who.peer(), who.endpoint().remote(), displacement -> {
            if (candidates.contains(candidate)) {
                displacement.ifPresent(candidate::displace);
                answer(candidate, who, decide(candidate, who));
            }
        });
    }

    private Decision decide(Candidate candidate, Introduction who) {
        return decide(candidate, who, candidate.displacement().isPresent());
    }

    private Decision decide(Candidate candidate, Introduction who, boolean makesRoom) {
        return admission.decide(who, circumstances(candidate, who, candidate.point(), makesRoom));
    }

    /** Whether one who has dialled us is refused because we are full, and for nothing else, and somebody may say who yields to it. */
    private boolean lacksRoomAlone(Candidate candidate, Introduction who, Decision decision) {
        return decision instanceof Decision.Reject reject
                && reject.motive() instanceof Rejection.TooManyConnections
                && who.endpoint().direction() == Direction.INBOUND
                && choices.displaces()
                && decide(candidate, who, true) instanceof Decision.Accept;
    }

    private void answer(Candidate candidate, Introduction who, Decision decision) {
        Optional<PointId> point = candidate.point();
        boolean ofOurWorld = who.incompatibility().isEmpty() && !who.peer().equals(handshake.self());
        if (decision instanceof Decision.HangUp hangUp) {
            if (ofOurWorld) {
                book.introduced(who.peer(), who.announcement());
            }
            refuse(candidate, who, hangUp.reason());
            who.hangUp(hangUp.reason());
            return;
        }
        if (ofOurWorld && book.authenticated(who.peer(), point, who.announcement())) {
            point.ifPresent(at -> {
                events.tell(new NodeEvent.PointLearned(at, new Source.Announced(who.peer())));
                wakes.learned(at);
            });
        }
        if (ofOurWorld) {
            candidate.origin().dialled().ifPresent(dialled -> book.answered(who.peer(), dialled));
        }
        if (decision instanceof Decision.Reject reject) {
            refuse(candidate, who, new CloseReason.Rejected(reject.motive()));
            boolean silent = candidate.origin().feeling()
                    || settings.get().reach().privateMode()
                    || settings.get().reach().withoutPeerDiscovery();
            who.reject(reject.motive(), silent ? List.of() : book.advertisable(Book.plain(handshake.pointScheme())));
            return;
        }
        encounters.computeIfAbsent(who.peer(), peer -> new Encounter<>()).join(candidate);
        candidate.accept();
        book.accepting(
                who.peer(), candidate.where(), candidate.origin().dialled().isPresent());
        events.tell(new NodeEvent.Accepting(who.endpoint(), point, who.peer()));
        who.accept();
    }

    private void refuse(Candidate candidate, Introduction who, CloseReason reason) {
        candidate.reject();
        if (!who.peer().equals(handshake.self())) {
            events.tell(new NodeEvent.Rejecting(who.endpoint(), candidate.point(), who.peer(), reason));
        }
    }

    private Circumstances circumstances(
            Candidate candidate, Introduction who, Optional<PointId> point, boolean makesRoom) {
        boolean trusted = book.trusts(who.peer(), point);
        return new Circumstances(
                settings.get(),
                obstacle(candidate, who.peer(), who.endpoint()),
                // what the operator says now counts, and no longer what was said when it was dialled
                point.flatMap(book::point)
                        .map(known ->
                                candidate.origin().dialled().isPresent() ? gate.whom(known) : known.expectedPeer())
                        .orElseGet(candidate.origin()::expectedPeer),
                trusted,
                makesRoom || reserved.reserved(who.peer(), point),
                choices.connections(),
                candidate.origin().feeling(),
                pool.connection(who.peer()).isPresent() || enough(candidate, who.peer()));
    }

    private Optional<CloseReason> obstacle(Candidate candidate, PeerId peer, Endpoint endpoint) {
        return candidate.origin().refusal().or(() -> gate.toAdmit(peer, endpoint));
    }

    private boolean enough(Candidate candidate, PeerId peer) {
        return Optional.ofNullable(encounters.get(peer))
                .map(encounter -> encounter.undecided().stream()
                        .filter(other -> other.direction() == candidate.direction())
                        .count())
                .filter(count -> count >= MOST_CHANNELS_OF_A_PEER)
                .isPresent();
    }

    private void established(Candidate candidate, PeerConnection connection, Optional<Session> session) {
        candidate.established(connection, session);
        obstacle(candidate, connection.peer(), connection.endpoint()).ifPresent(reason -> {
            // it was banned while the two said yes to each other
            candidate.channel().close(reason);
            Optional.ofNullable(encounters.get(connection.peer())).ifPresent(encounter -> encounter.leave(candidate));
        });
        settle(connection.peer());
    }

    /** It has carried on its session, or has failed to. Until then it was one of the {@link #guests}, whom a ban reaches. */
    private void over(Candidate candidate) {
        candidates.remove(candidate);
        readmission.over(candidate);
    }

    private void failed(Candidate candidate, CloseReason reason, List<PointId> alternatives) {
        candidates.remove(candidate);
        if (candidate
                        .introduction()
                        .filter(who -> Readmission.concerns(candidate, who))
                        .isPresent()
                || candidate.origin().resuming()) {
            readmission.over(candidate);
            candidate.origin().failed(candidate, reason, alternatives);
            gate.ended(new Ending(candidate.channel().endpoint(), candidate.peer(), false, reason));
            return;
        }
        Optional<Encounter<Candidate>> encounter = candidate.peer().map(encounters::get);
        encounter.ifPresent(known -> known.leave(candidate));
        CloseReason why =
                reason.external() && duplicate(candidate, encounter) ? new CloseReason.DuplicateConnection() : reason;
        candidate
                .peer()
                .filter(peer -> !peer.equals(handshake.self()))
                .ifPresent(peer -> book.turnedAway(
                        peer,
                        candidate.where(),
                        candidate.direction(),
                        candidate.accepted(),
                        candidate.ending(why),
                        why));
        candidate.origin().failed(candidate, why, alternatives);
        gate.ended(new Ending(candidate.channel().endpoint(), candidate.peer(), false, why));
        candidate.peer().ifPresent(this::settle);
    }

    /** Of a channel that both have accepted, and that was not kept: if the other end closed it, that is why. */
    private static boolean duplicate(Candidate candidate, Optional<Encounter<Candidate>> encounter) {
        return candidate.connection().isPresent()
                && encounter.map(Encounter::hopeful).orElse(false);
    }

    private void settle(PeerId peer) {
        Encounter<Candidate> encounter = encounters.get(peer);
        if (encounter == null) {
            return;
        }
        Optional<Candidate> best = encounter.decide();
        best.ifPresent(this::makeRoom);
        while (best.isPresent()
                && choices.connections() >= settings.get().bounds().max()
                && !reserved.reserved(peer, best.get().point())) {
            Candidate late = best.get();
            // others were quicker; it has been accepted and can be rejected no more
            late.introduction().ifPresent(who -> refuse(late, who, TOO_MANY));
            late.channel().close(TOO_MANY);
            encounter.leave(late);
            best = encounter.decide();
        }
        best.ifPresent(this::keep);
        encounter.losers().forEach(loser -> loser.channel().close(new CloseReason.DuplicateConnection()));
        if (!encounter.hopeful()) {
            encounters.remove(peer);
            waiting(peer)
                    .forEach(other -> other.completeExceptionally(
                            new ConnectException(new CloseReason.RejectedByPeer(new Rejection.AlreadyConnected()))));
        }
    }

    /** Not before it is here: whoever only begins a handshake has nobody sent away. */
    private void makeRoom(Candidate newcomer) {
        newcomer.displacement()
                .filter(displacement -> choices.connections() >= settings.get().admissionLimit())
                .ifPresent(choices::carryOut);
    }

    private void keep(Candidate winner) {
        candidates.remove(winner);
        PeerConnection connection = winner.connection().orElseThrow();
        boolean newPeer = book.connected(connection.peer(), winner.where());
        winner.begun().ifPresent(session -> sessions.begin(session, connection));
        pool.register(connection);
        events.tell(new NodeEvent.Connected(
                connection.peer(), connection.endpoint(), connection.point(), winner.handshake()));
        winner.origin().connected(connection);
        winner.kept();
        waiting(connection.peer()).forEach(other -> other.complete(connection));
        wakes.connected(newPeer);
    }

    /** A connection does not end in time: it has ended as far as others are concerned. */
    public void giveUp(PeerConnection connection, CloseReason reason) {
        if (pool.unregister(connection, reason)) {
            sessions.ended(connection);
            book.ended(
                    connection.peer(),
                    connection
                            .point()
                            .orElseGet(() -> connection.endpoint().remote().withPort(0)),
                    reason);
            events.tell(new NodeEvent.Disconnected(connection.peer(), connection.endpoint(), reason));
            gate.ended(new Ending(connection.endpoint(), Optional.of(connection.peer()), true, reason));
        }
    }

    private void ended(Candidate candidate, PeerConnection connection, CloseReason reason) {
        boolean kept = encounters.containsKey(connection.peer())
                && encounters.get(connection.peer()).kept().equals(Optional.of(candidate));
        if (!kept) {
            failed(candidate, reason, List.of());
            return;
        }
        giveUp(connection, reason);
        Optional.ofNullable(encounters.get(connection.peer())).ifPresent(encounter -> encounter.leave(candidate));
        settle(connection.peer());
        wakes.disconnected();
    }

    /** If the two are connected or about to be all the same, the connection that comes of it; else empty. */
    Optional<CompletableFuture<Connection>> elsewhere(Optional<PeerId> peer) {
        return peer.map(encounters::get).filter(Encounter::hopeful).map(encounter -> {
            CompletableFuture<Connection> connection = new CompletableFuture<>();
            encounter
                    .kept()
                    .flatMap(Candidate::connection)
                    .ifPresentOrElse(
                            connection::complete, () -> waiting.computeIfAbsent(peer.get(), who -> new ArrayList<>())
                                    .add(connection));
            return connection;
        });
    }

    private List<CompletableFuture<Connection>> waiting(PeerId peer) {
        List<CompletableFuture<Connection>> all = waiting.remove(peer);
        return all == null ? List.of() : all;
    }

    private final class Steps implements HandshakeEvents {

        private final Candidate candidate;
        private volatile Optional<PointId> point = Optional.empty();
        private volatile boolean kin;

        Steps(Candidate candidate) {
            this.candidate = candidate;
        }

        @Override
        public void introduced(Introduction who) {
            point = candidate.point(who);
            kin = who.kin() != Kin.STRANGER;
            candidate.origin().introduced();
            control.execute(() -> ConnectHandler.this.introduced(candidate, who));
        }

        @Override
        public SecureChannelEvents established(SecureChannel channel) {
            candidate.origin().decided();
            Optional<Session> toResume = candidate.resumed();
            if (toResume.isPresent()) {
                boolean makeshift = candidate.origin().makeshift();
                return sessions.resume(toResume.get(), channel, candidate.channel()::writable, makeshift, failure -> {
                    over(candidate);
                    candidate.origin().carried(failure);
                });
            }
            if (!kin) {
                PeerConnection plain = connection(channel, candidate.channel()::writable);
                control.execute(() -> ConnectHandler.this.established(candidate, plain, Optional.empty()));
                return plain;
            }
            Session session = sessions.open(channel, candidate.channel()::writable);
            PeerConnection lasting = connection(session, session::takesWrites);
            control.execute(() -> ConnectHandler.this.established(candidate, lasting, Optional.of(session)));
            return session.hear(lasting, lasting::wake);
        }

        private PeerConnection connection(SecureChannel channel, BooleanSupplier takesWrites) {
            return new PeerConnection(
                    channel,
                    takesWrites,
                    point,
                    settings,
                    clock,
                    (ended, reason) -> control.execute(() -> ConnectHandler.this.ended(candidate, ended, reason)));
        }

        @Override
        public void failed(CloseReason reason, List<PointId> alternatives) {
            candidate.origin().decided();
            control.execute(() -> ConnectHandler.this.failed(candidate, reason, alternatives));
        }
    }
}
