package org.jackfield.distribution.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jackfield.api.access.AccessPolicy;
import org.jackfield.api.access.AddressRange;
import org.jackfield.api.access.Penalty;
import org.jackfield.api.access.Subject;
import org.jackfield.api.recording.Reckoning;
import org.jackfield.distribution.Refusal;

/**
 * For how long addresses and peers were banned (grey-listed) for how they ended, and would have been. As in a node, an address that was spared is,
 * whatever policies say; of two bans of the same the one counts that ends later; an IPv6 address is banned with its /64.
 *
 * <p>One thread.
 */
final class BanReplay {

    private final Cast<AccessPolicy> cast;
    private final Asker asker;
    private final Duration patience;
    private final Tally tally = new Tally();
    private final Map<Subject, Sentences> all = new HashMap<>();

    BanReplay(Cast<AccessPolicy> cast, Asker asker, Duration patience) {
        this.cast = cast;
        this.asker = asker;
        this.patience = patience;
    }

    /** Asks. A policy that fails, or is late, has said nothing, as in a node. */
    void hear(Reckoning reckoning) throws Refusal {
        Penalty again = cast.ask(
                        asker,
                        patience,
                        reckoning.policy(),
                        reckoning.settings(),
                        policy -> policy.afterEnd(reckoning.ending(), reckoning.at()))
                .orElse(Penalty.NONE);
        tally.count(
                reckoning, reckoning.policy().isPresent(), reckoning.penalty().equals(again));
        Optional<Subject> address = reckoning
                .ending()
                .endpoint()
                .remote()
                .address()
                .filter(at -> !reckoning.spared())
                .map(at -> new Subject.Addresses(AddressRange.of(at).site()));
        pass(reckoning, address, reckoning.penalty().address(), again.address());
        pass(
                reckoning,
                reckoning.ending().peer().map(Subject.Peer::new),
                reckoning.penalty().peer(),
                again.peer());
    }

    private void pass(
            Reckoning reckoning, Optional<? extends Subject> subject, Optional<Duration> then, Optional<Duration> now) {
        if (subject.isEmpty() || then.isEmpty() && now.isEmpty()) {
            return;
        }
        Sentences sentences = all.computeIfAbsent(subject.get(), each -> new Sentences());
        then.ifPresent(time -> sentences.then.add(reckoning.at(), time));
        now.ifPresent(time -> sentences.now.add(reckoning.at(), time));
        sentences.reason = reckoning.ending().reason().word();
    }

    Tally tally() {
        return tally;
    }

    /** Of all that were banned or would have been, those first that would be banned longer by most. */
    List<Ban> bans() {
        return all.entrySet().stream()
                .map(each -> new Ban(
                        each.getKey(), each.getValue().reason, each.getValue().then.time, each.getValue().now.time))
                .sorted(Comparator.comparing((Ban ban) -> ban.then().minus(ban.now()))
                        .thenComparing(ban -> ban.subject().text()))
                .toList();
    }

    /**
     * One address or peer, then and now.
     *
     * @param reason the word of the last ending for which it is, or was, banned
     */
    record Ban(Subject subject, String reason, Duration then, Duration now) {

        /** What this means for an address, refused or given few places, the node's settings say, which are not recorded. */
        static final String GREYLISTED = "grey-listed";

        String verdict() {
            return fate().word(GREYLISTED);
        }

        Fate fate() {
            return Fate.of(then.toSeconds(), now.toSeconds());
        }
    }

    private static final class Sentences {
        private final Term then = new Term();
        private final Term now = new Term();
        private String reason = "";
    }

    /** All time for which somebody is banned, what overlaps once. */
    private static final class Term {

        /** As in a node: nobody lives to see its end. */
        private static final Duration LONGEST = Duration.ofDays(365_000);

        private Instant until = Instant.MIN;
        private Duration time = Duration.ZERO;

        void add(Instant at, Duration more) {
            Instant end = at.plus(more.compareTo(LONGEST) > 0 ? LONGEST : more);
            if (end.isAfter(until)) {
                time = time.plus(Duration.between(at.isAfter(until) ? at : until, end));
                until = end;
            }
        }
    }
}
