package org.jackfield.pool.access;

import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jackfield.api.access.AccessPolicy;
import org.jackfield.api.access.Ending;
import org.jackfield.api.access.Penalty;
import org.jackfield.api.access.Subject;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.handshake.Introduction;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.recording.Reckoning;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.event.Guard;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.thread.Control;
import org.jackfield.pool.thread.Threads;

/**
 * Who may pass: asked at accept, at dial and after the handshake, of the lists at once and then of the policies; and told of every ending.
 *
 * <p>White-listed addresses and peers pass grey list and policies. Owned by the control thread, where answers come, but for what says
 * otherwise.
 */
public final class Gate {

    private final Access access;
    private final Advisers advisers;
    private final Control control;
    private final InstantSource clock;
    private final Supplier<PoolSettings> settings;
    private final Consumer<Reckoning> recorder;
    private Function<Ending, Excuse> excuse = ending -> Excuse.NOTHING;

    /**
     * Remembers.
     *
     * @param recorder takes every question about an ending, and its answer
     */
    public Gate(
            Access access,
            Control control,
            Threads threads,
            Guard guard,
            InstantSource clock,
            EventStream events,
            Supplier<PoolSettings> settings,
            Consumer<Reckoning> recorder) {
        this.access = access;
        this.advisers = new Advisers(control, threads, guard, events, settings);
        this.control = control;
        this.clock = clock;
        this.settings = settings;
        this.recorder = recorder;
    }

    /** What of an ending is held against nobody, whatever policies say; asked on the control thread. */
    public void excuse(Function<Ending, Excuse> judge) {
        excuse = judge;
    }

    /** A policy comes. */
    public void add(AccessPolicy policy, String name) {
        advisers.add(policy, name);
    }

    /** The names of the policies, sorted. Any thread. */
    public List<String> policies() {
        return advisers.names();
    }

    /** A policy goes; completes when it is not called any more, or hangs and is forgotten. */
    public CompletionStage<Void> remove(AccessPolicy policy) {
        return advisers.remove(policy);
    }

    /** Asks no policy any more. */
    public void close() {
        advisers.close();
    }

    /** What stands in the way of one who has dialled us: said before a byte is read. Any thread. */
    public Optional<CloseReason> toAccept(Endpoint endpoint) {
        Optional<InetAddress> address = endpoint.remote().address();
        return orAbsent(address.flatMap(access::obstacleToAccept), Optional.empty(), address);
    }

    /** With whom one who has dialled us shares few places, as its address is grey-listed; empty if it is not. Any thread. */
    public Optional<Subject> greySite(Endpoint endpoint) {
        return endpoint.remote().address().flatMap(access::greySite);
    }

    /** Asks the policies about one who has dialled us, while its handshake goes on; hears nothing if it may. Any thread. */
    public void askToAccept(Endpoint endpoint, Consumer<CloseReason> refused) {
        if (advisers.nobody()
                || access.white(Optional.empty(), endpoint.remote().address())) {
            return;
        }
        control.execute(() -> advisers.ask(
                policy -> policy.accept(endpoint, clock.instant()), refusal -> refusal.ifPresent(refused)));
    }

    /**
     * Who must answer at a point: whom the operator expects; else, at a grey-listed address, whoever has proved itself there, for of
     * nobody else it is known who it is.
     */
    public Optional<PeerId> whom(KnownPoint point) {
        return point.expectedPeer().or(() -> point.peer()
                .filter(proved ->
                        point.point().address().flatMap(access::greySite).isPresent()));
    }

    /** What stands in the way of dialling a point of which something is known. */
    public Optional<CloseReason> toDial(KnownPoint point) {
        return toDial(point.point(), whom(point));
    }

    /**
     * Whether others are not told of a point: its address is listed, and not grey alone where a peer is found that is not.
     *
     * @param peer who has proved itself there
     */
    public boolean hides(PointId point, Optional<PeerId> peer) {
        return point.address().flatMap(access::obstacle).isPresent()
                && peer.map(who -> access.obstacle(who, point.address()).isPresent())
                        .orElse(true);
    }

    /** What stands in the way of dialling. */
    public Optional<CloseReason> toDial(PointId point, Optional<PeerId> expectedPeer) {
        return obstacle(expectedPeer, point.address());
    }

    /** Asks the policies about one whom we are about to dial. */
    public void askToDial(PointId point, Optional<PeerId> expectedPeer, Consumer<Optional<CloseReason>> answer) {
        if (access.white(expectedPeer, point.address())) {
            answer.accept(Optional.empty());
        } else {
            advisers.ask(policy -> policy.dial(point, expectedPeer, clock.instant()), answer);
        }
    }

    /** What stands in the way of one who has proved who it is. */
    public Optional<CloseReason> toAdmit(PeerId peer, Endpoint endpoint) {
        return obstacle(Optional.of(peer), endpoint.remote().address());
    }

    /** Whether there is a policy to be asked about one who has proved who it is: otherwise {@link #toAdmit} has said all. */
    public boolean asksToAdmit(Introduction who) {
        return !advisers.nobody()
                && !access.white(
                        Optional.of(who.peer()), who.endpoint().remote().address());
    }

    /** Asks the policies about one who has proved who it is. */
    public void askToAdmit(Introduction who, Consumer<Optional<CloseReason>> answer) {
        if (access.white(Optional.of(who.peer()), who.endpoint().remote().address())) {
            answer.accept(Optional.empty());
        } else {
            advisers.ask(
                    policy -> policy.admit(who.peer(), who.endpoint(), who.announcement(), clock.instant()), answer);
        }
    }

    /** A channel has ended: it gets what the policies say that it earns. */
    public void ended(Ending ending) {
        if (spared(ending)) {
            return;
        }
        Excuse excused = excuse.apply(ending);
        if (excused == Excuse.EVERYTHING) {
            return;
        }
        Instant now = clock.instant();
        boolean addressSpared = excused == Excuse.THE_ADDRESS;
        if (advisers.nobody()) {
            // so that an operator can try a policy before there is one; when the node ends, its policies may have gone
            // already
            if (!(ending.reason() instanceof CloseReason.Shutdown)) {
                recorder.accept(new Reckoning(now, ending, addressSpared, Optional.empty(), Map.of(), Penalty.NONE));
            }
            return;
        }
        advisers.ask(
                policy -> policy.afterEnd(ending, now),
                (policy, said) -> recorder.accept(
                        new Reckoning(now, ending, addressSpared, policy, said.settings(), said.answer())),
                (address, peer) -> sentence(ending, addressSpared, address, peer));
    }

    private void sentence(
            Ending ending, boolean addressSpared, Optional<Advisers.Term> address, Optional<Advisers.Term> peer) {
        if (spared(ending)) {
            return;
        }
        Optional<InetAddress> from = ending.endpoint().remote().address().filter(at -> !addressSpared);
        address.ifPresent(term ->
                from.ifPresent(at -> access.greylist(Greys.site(at), term.time(), ending.reason(), term.policy())));
        peer.ifPresent(term -> ending.peer()
                .ifPresent(who -> access.greylist(new Subject.Peer(who), term.time(), ending.reason(), term.policy())));
    }

    /** Another peer is where the operator has just said that somebody else must be: its address is grey-listed. */
    public void unexpected(PeerId peer, Endpoint endpoint, CloseReason.UnexpectedPeer reason) {
        Optional<InetAddress> from = endpoint.remote().address();
        if (!access.white(Optional.of(peer), from)) {
            from.ifPresent(at ->
                    access.greylist(Greys.site(at), settings.get().access().unexpectedPeer(), reason, "operator"));
        }
    }

    private boolean spared(Ending ending) {
        return access.white(ending.peer(), ending.endpoint().remote().address());
    }

    private Optional<CloseReason> obstacle(Optional<PeerId> peer, Optional<InetAddress> address) {
        Optional<CloseReason> listed =
                peer.map(who -> access.obstacle(who, address)).orElseGet(() -> address.flatMap(access::obstacle));
        return orAbsent(listed, peer, address);
    }

    private Optional<CloseReason> orAbsent(
            Optional<CloseReason> listed, Optional<PeerId> peer, Optional<InetAddress> address) {
        return listed.isPresent() || access.white(peer, address) ? listed : advisers.absent();
    }
}
