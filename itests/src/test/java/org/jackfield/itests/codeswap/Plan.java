package org.jackfield.itests.codeswap;

import java.time.Duration;
import java.util.Optional;
import org.jackfield.pool.settings.SessionLimits;

/**
 * How many, how fast, how often.
 *
 * @param sessions whether all are nodes of one kind, whose connections are sessions
 * @param connections that talk
 * @param perSecond messages in all, both directions together
 * @param beside times that a newer version comes beside the old one
 * @param inPlace times that the bundle is updated
 * @param betweenMessages that are sent before each exchange, so that it meets a conversation that flows
 * @param controls spans in which nothing is exchanged
 * @param controlMessages that are sent in such a span
 * @param patience for which a plugin may keep us waiting, and a session be silent, if that is more than every node allows: for a machine that is busy with
 *     other things
 * @param warmUpMessages that are sent before anything is measured: until then, the compiler has most of the processors
 */
record Plan(
        boolean sessions,
        int connections,
        int perSecond,
        int beside,
        int inPlace,
        int betweenMessages,
        int controls,
        int controlMessages,
        Optional<Duration> patience,
        int warmUpMessages) {

    static final Plan SHORT = new Plan(false, 10, 400, 5, 5, 40, 5, 40, Optional.of(Duration.ofSeconds(20)), 400);

    /** What is promised of that transport: of tcp twice a hundred exchanges, of the others as many together. */
    static Plan of(String scheme) {
        int times = scheme.equals("tcp") ? 100 : 50;
        return new Plan(false, 50, 2_000, times, times, 1_000, 50, 300, Optional.empty(), 160_000);
    }

    /** Of the peers' sessions. */
    SessionLimits limits() {
        SessionLimits usual = SessionLimits.DEFAULT;
        return patience.map(silence -> new SessionLimits(
                        usual.kin(),
                        usual.windowBytes(),
                        usual.windowMessages(),
                        usual.resumeWithin(),
                        usual.proveWithin(),
                        usual.heartbeat(),
                        silence))
                .orElse(usual);
    }

    /** The same among nodes of one kind. */
    Plan withSessions() {
        return new Plan(
                true,
                connections,
                perSecond,
                beside,
                inPlace,
                betweenMessages,
                controls,
                controlMessages,
                patience,
                warmUpMessages);
    }
}
