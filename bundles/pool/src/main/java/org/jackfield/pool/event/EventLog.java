package org.jackfield.pool.event;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.NodeEvent.TransportExchanged.Outcome;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.time.Timers;
import org.slf4j.Logger;

/**
 * Events as lines of the log, which nobody can flood.
 *
 * <p>Events of the same kind and reason make a line each until there are more than {@value #SINGLY} within 10 s; from then on there is one
 * line every 10 s that says how many more there were, until 10 s have brought none. Kinds and reasons are closed lists, and so is what is
 * counted. Safe from any thread.
 */
final class EventLog {

    /** How many of a kind within {@link #PERIOD} are told one by one. */
    static final int SINGLY = 20;

    /** How often the others are summed up. */
    static final Duration PERIOD = Duration.ofSeconds(10);

    private final Logger lines;
    private final Timers timers;
    private final Map<Kind, Tally> tallies = new LinkedHashMap<>();
    private Cancellable timer = () -> {};
    private boolean timed;
    private boolean closed;

    EventLog(Logger lines, Timers timers) {
        this.lines = lines;
        this.timers = timers;
    }

    synchronized void write(NodeEvent event) {
        Tally tally = tallies.computeIfAbsent(
                new Kind(event.getClass(), reason(event).<Class<?>>map(Object::getClass)), kind -> new Tally());
        arm();
        if (!tally.summing && tally.told < SINGLY) {
            tally.told++;
            line(event, event::sentence);
        } else {
            tally.summing = true;
            tally.more++;
            tally.last = Optional.of(event);
        }
    }

    /** Sums up what has not been told, and counts anew without a timer. */
    synchronized void close() {
        timer.cancel();
        closed = true;
        sumUp();
    }

    private synchronized void sumUp() {
        timed = false;
        tallies.values().forEach(Tally::sumUp);
        tallies.values().removeIf(tally -> !tally.summing);
        if (!tallies.isEmpty()) {
            arm();
        }
    }

    private void arm() {
        if (!timed && !closed) {
            timed = true;
            timer = timers.after(PERIOD, this::sumUp);
        }
    }

    private static String words(NodeEvent event) {
        return event.word()
                + reason(event).map(reason -> " (" + reason.word() + ")").orElse("");
    }

    private static Optional<CloseReason> reason(NodeEvent event) {
        if (event instanceof NodeEvent.IncomingFailed failed) {
            return Optional.of(failed.reason());
        } else if (event instanceof NodeEvent.DialFailed failed) {
            return Optional.of(failed.reason());
        } else if (event instanceof NodeEvent.Rejecting rejecting) {
            return Optional.of(rejecting.reason());
        } else if (event instanceof NodeEvent.Disconnected disconnected) {
            return Optional.of(disconnected.reason());
        } else if (event instanceof NodeEvent.Suspended suspended) {
            return Optional.of(suspended.reason());
        } else if (event instanceof NodeEvent.NotListening silent) {
            return Optional.of(silent.reason());
        } else if (event instanceof NodeEvent.SwapFailed failed) {
            return Optional.of(failed.reason());
        } else if (event instanceof NodeEvent.Barred barred) {
            return Optional.of(barred.reason());
        } else if (event instanceof NodeEvent.Greylisted greylisted) {
            return Optional.of(greylisted.reason());
        }
        return Optional.empty();
    }

    /** At its level: what the operator ought to look at, what happens to connections, and all else. */
    private void line(NodeEvent event, Supplier<String> text) {
        if (alarming(event)) {
            lines.warn("{}", text.get());
        } else if (notable(event)) {
            lines.info("{}", text.get());
        } else if (lines.isDebugEnabled()) {
            lines.debug("{}", text.get());
        }
    }

    private static boolean alarming(NodeEvent event) {
        return event instanceof NodeEvent.PluginFailed
                || event instanceof NodeEvent.FileTrouble
                || event instanceof NodeEvent.OwnFaultSuspected
                || event instanceof NodeEvent.Barred
                || event instanceof NodeEvent.LastResort
                || event instanceof NodeEvent.TransportExchanged exchanged && exchanged.outcome() != Outcome.ADOPTED
                || event instanceof NodeEvent.NotListening silent && !(silent.reason() instanceof CloseReason.Shutdown);
    }

    private static boolean notable(NodeEvent event) {
        return event instanceof NodeEvent.Connected
                || event instanceof NodeEvent.TransportExchanged
                || event instanceof NodeEvent.Disconnected
                || event instanceof NodeEvent.Suspended
                || event instanceof NodeEvent.Resumed
                || event instanceof NodeEvent.DialFailed
                || event instanceof NodeEvent.Tried
                || event instanceof NodeEvent.IncomingFailed
                || event instanceof NodeEvent.TooFewConnections
                || event instanceof NodeEvent.TooManyConnections
                || event instanceof NodeEvent.MaintenanceStarted
                || event instanceof NodeEvent.MaintenanceEnded
                || event instanceof NodeEvent.SwapSucceeded
                || event instanceof NodeEvent.SwapFailed
                || event instanceof NodeEvent.PointsCollected
                || event instanceof NodeEvent.PeersCollected
                || event instanceof NodeEvent.Greylisted
                || event instanceof NodeEvent.Listed
                || event instanceof NodeEvent.Unlisted
                || event instanceof NodeEvent.ListCleared
                || event instanceof NodeEvent.Trusted
                || event instanceof NodeEvent.Untrusted
                || event instanceof NodeEvent.FileMended
                || event instanceof NodeEvent.OwnFaultOver
                || event instanceof NodeEvent.Listening
                || event instanceof NodeEvent.NotListening
                || event instanceof NodeEvent.PluginArrived
                || event instanceof NodeEvent.PluginLeft;
    }

    /** What is counted together. */
    private record Kind(Class<?> event, Optional<Class<?>> reason) {}

    /** What there was of one kind within the present period. */
    private final class Tally {

        private int told;
        private long more;
        private boolean summing;
        private Optional<NodeEvent> last = Optional.empty();

        void sumUp() {
            last.ifPresent(event -> line(
                    event,
                    () -> words(event) + ": " + more + " more within " + PERIOD.toSeconds() + " s, the last: "
                            + event.sentence()));
            summing = more > 0;
            told = 0;
            more = 0;
            last = Optional.empty();
        }
    }
}
