package org.jackfield.pool.scoring;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.NodeEvent.Shelf;
import org.jackfield.api.reason.Blame;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.recording.Judgement;
import org.jackfield.api.scoring.Deed;
import org.jackfield.api.scoring.Noted;
import org.jackfield.api.scoring.PeerHistory;
import org.jackfield.api.scoring.PeerScore;
import org.jackfield.api.scoring.PolicyState;
import org.jackfield.api.scoring.RecordingState;
import org.jackfield.api.scoring.Score;
import org.jackfield.api.scoring.Scoring;
import org.jackfield.api.scoring.ScoringPolicy;
import org.jackfield.api.time.Cancellable;
import org.jackfield.pool.address.Conduct;
import org.jackfield.pool.address.table.NetworkGroup;
import org.jackfield.pool.connection.PeerConnection;
import org.jackfield.pool.connection.Pool;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.event.Guard;
import org.jackfield.pool.recording.Recorder;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.thread.Control;
import org.jackfield.pool.thread.Threads;

/**
 * Counts what peers do, has it weighed every {@code score-interval}, and gives each connection the standing that its score means.
 *
 * <p>A round asks about one peer after the other; the next begins when it is through. When another policy comes to be asked, a round begins
 * at once. Owned by the control thread, but for what says otherwise.
 */
public final class Scores implements Scoring {

    private static final Duration COUNT_PAUSE = Duration.ofMinutes(1);

    private final Pool pool;
    private final Control control;
    private final Guard guard;
    private final Supplier<PoolSettings> settings;
    private final Function<PeerId, List<Noted>> notes;
    private final BooleanSupplier ownFault;
    private final Supplier<List<String>> accessPolicies;
    private final Supplier<List<PolicyState>> selectionPolicies;
    private final Referee referee;
    private final Records records;
    private final Recorder recorder;
    private final ArrayDeque<PeerRecord> round = new ArrayDeque<>();
    private Cancellable ticking = () -> {};
    private Runnable onCount = () -> {};
    private Instant told = Instant.EPOCH;
    private boolean faulty;
    private boolean asking;
    private boolean again;
    private boolean stopped;

    /**
     * Remembers.
     *
     * @param notes what protocols hold of a peer; asked on the control thread
     * @param ownFault whether what seems bad is likely a fault of our own; asked on the control thread
     * @param accessPolicies their names; asked on any thread
     * @param selectionPolicies how they are; asked on any thread
     * @param recorder takes every question and its answer
     */
    public Scores(
            Pool pool,
            Control control,
            Threads threads,
            Guard guard,
            EventStream events,
            Supplier<PoolSettings> settings,
            Function<PeerId, List<Noted>> notes,
            BooleanSupplier ownFault,
            Supplier<List<String>> accessPolicies,
            Supplier<List<PolicyState>> selectionPolicies,
            Recorder recorder) {
        this.pool = pool;
        this.control = control;
        this.guard = guard;
        this.settings = settings;
        this.notes = notes;
        this.ownFault = ownFault;
        this.accessPolicies = accessPolicies;
        this.selectionPolicies = selectionPolicies;
        referee = new Referee(
                control, threads, guard, events, () -> settings.get().access().patience());
        records = new Records(() -> settings.get().book().maxPeers());
        this.recorder = recorder;
    }

    /** Begins, or takes another interval. */
    public void activate() {
        ticking.cancel();
        ticking = control.every(settings.get().scoreInterval(), this::begin);
    }

    /** What peers did in an earlier run is taken for their past, before anybody is connected. */
    public void remember(Conduct earlier) {
        records.restore(earlier.seenAt(control.now()));
    }

    /** What peers did until now, as it outlives the node. */
    public Conduct conduct() {
        Instant now = control.now();
        boolean spared = spared();
        records.all().stream()
                .filter(record -> record.connection().isPresent())
                .forEach(record -> record.count(now, spared));
        return records.conduct(now);
    }

    /** Who hears, every minute at most, that peers have done something since. */
    public void onCount(Runnable listener) {
        onCount = listener;
    }

    /** Ends. */
    public void shutdown() {
        stopped = true;
        ticking.cancel();
        round.clear();
        referee.close();
    }

    /** A policy comes, or has another ranking. */
    public void add(ScoringPolicy policy, String name, int ranking) {
        if (!stopped) {
            referee.seat(policy, name, ranking);
            begin();
        }
    }

    /** A policy goes; completes when it is not called any more, or hangs and is forgotten. */
    public CompletionStage<Void> remove(ScoringPolicy policy) {
        CompletionStage<Void> left = referee.leave(policy);
        if (!stopped) {
            begin();
        }
        return left;
    }

    /** Something has happened. Any thread; what says nothing of a peer's conduct costs nothing. */
    public void heard(NodeEvent event) {
        if (event instanceof NodeEvent.Connected connected) {
            control.execute(() -> connected(connected));
        } else if (event instanceof NodeEvent.Disconnected gone) {
            control.execute(() -> disconnected(gone.peer(), gone.reason()));
        } else if (event instanceof NodeEvent.OwnFaultSuspected) {
            control.execute(() -> faulty = true);
        }
    }

    private void connected(NodeEvent.Connected event) {
        pool.find(event.peer()).ifPresent(open -> begin(open, event.handshake()));
    }

    private void begin(PeerConnection open, Duration handshake) {
        String group = NetworkGroup.ofTeller(open.endpoint().remote()).toString();
        PeerRecord record = records.open(open.peer());
        records.settle(record, group);
        record.begin(open, handshake, control.now());
        boolean known = record.known();
        Score first = referee.present() ? Score.NEWCOMER : Score.NEUTRAL;
        record.judge(new PeerScore(open.peer(), first, Optional.empty(), history(record), control.now()));
        if (known && referee.present()) {
            // whoever has a bad name shall not have a newcomer's share until the next round
            round.add(record);
            next();
        }
    }

    private void disconnected(PeerId peer, CloseReason reason) {
        boolean wrong = reason.blame() == Blame.ADDRESS_AND_PEER;
        if (!wrong && records.find(peer).isEmpty()) {
            return;
        }
        PeerRecord record = records.open(peer);
        Instant now = control.now();
        boolean spared = spared();
        record.count(now, spared);
        if (wrong) {
            record.did(Deed.INVALID, now, spared);
        }
        record.end();
        records.close(record);
    }

    private PeerHistory history(PeerRecord record) {
        return record.history(notes.apply(record.peer()));
    }

    /** A fault of our own is likely, or was since the last count. */
    private boolean spared() {
        return faulty || ownFault.getAsBoolean();
    }

    /** A round. */
    private void begin() {
        if (asking || !round.isEmpty()) {
            again = true;
            return;
        }
        Instant now = control.now();
        boolean spared = spared();
        faulty = ownFault.getAsBoolean();
        for (PeerRecord record : records.all()) {
            if (record.connection().isPresent()) {
                record.count(now, spared);
                round.add(record);
            }
        }
        if (!round.isEmpty() && !now.isBefore(told.plus(COUNT_PAUSE))) {
            told = now;
            onCount.run();
        }
        next();
    }

    private void next() {
        if (asking) {
            return;
        }
        PeerRecord record = round.poll();
        if (record == null) {
            if (again && !stopped) {
                again = false;
                begin();
            }
            return;
        }
        if (record.connection().isEmpty()) {
            control.execute(this::next);
            return;
        }
        asking = true;
        Instant now = control.now();
        PeerHistory history = history(record);
        referee.ask(history, now, answer -> {
            asking = false;
            record.judge(new PeerScore(record.peer(), answer.score(), answer.policy(), history, now));
            recorder.add(
                    new Judgement(now, record.peer(), history, answer.policy(), answer.settings(), answer.score()));
            // not from here, or a thousand that need no thought would be a thousand calls deep
            control.execute(this::next);
        });
    }

    @Override
    public List<PolicyState> policies() {
        List<PolicyState> all = new ArrayList<>();
        accessPolicies.get().forEach(name -> all.add(state(PolicyState.Kind.ACCESS, name, true)));
        List<String> names = referee.names();
        for (int i = 0; i < names.size(); i++) {
            all.add(state(PolicyState.Kind.SCORING, names.get(i), i == 0));
        }
        all.addAll(selectionPolicies.get());
        return all;
    }

    private PolicyState state(PolicyState.Kind kind, String name, boolean asked) {
        return new PolicyState(kind, name, asked, guard.failures(Shelf.POLICY, name));
    }

    @Override
    public List<PeerScore> scores() {
        return records.all().stream()
                .flatMap(record -> record.score().stream())
                .sorted(Comparator.comparingDouble(
                                (PeerScore score) -> score.score().number())
                        .reversed())
                .toList();
    }

    @Override
    public Optional<PeerScore> explain(PeerId peer) {
        return records.find(peer).flatMap(PeerRecord::score);
    }

    @Override
    public RecordingState recording() {
        return recorder.state();
    }

    @Override
    public boolean note(PeerId peer, Deed deed, long times) {
        if (times < 1) {
            throw new IllegalArgumentException("nobody does something " + times + " times");
        }
        Optional<PeerRecord> record = records.find(peer);
        record.ifPresent(known -> known.note(deed, times));
        return record.isPresent();
    }
}
