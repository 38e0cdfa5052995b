package org.jackfield.itests.bans;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import org.jackfield.api.access.AccessEntry;
import org.jackfield.api.access.AccessList;
import org.jackfield.api.access.Subject;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.api.scheduling.PeerClass;
import org.jackfield.policies.greylist.GreylistComponent;
import org.jackfield.policies.scoring.ScoringComponent;
import org.jackfield.pool.Resident;
import org.jackfield.pool.Town;
import org.jackfield.pool.settings.Bounds;
import org.jackfield.pool.settings.ExchangeLimits;
import org.jackfield.scheduler.SchedulerSettings;

/**
 * One node under a cap, its honest callers, and attackers: some hours of them.
 *
 * <p>A fifth of the honest stand behind addresses of ten each. They come within twenty minutes, stay for forty in the mean and return after
 * three, or try again every two when they are refused; twice a minute each says something, of which one word in five hundred is invalid,
 * relayed in good faith. The node has always something to say to everybody. Attackers begin after half an hour, or, where they come first,
 * when only a tenth of the honest are due yet.
 */
final class Siege {

    private static final int OF_AN_ADDRESS = 10;
    private static final int SHARING = 5;
    private static final Duration ARRIVAL = Duration.ofMinutes(20);
    private static final Duration QUIET = Duration.ofMinutes(30);
    private static final Duration FIRST = Duration.ofMinutes(2);
    private static final Duration STEP = Duration.ofSeconds(30);
    private static final int STEPS_OF_A_WINDOW = 20;
    private static final int WORDS_OF_A_FLOOD = 60;
    private static final int STEPS_OF_A_NAME = 20;
    private static final double LEAVES = 30.0 / 2_400;
    private static final double RETURNS = 30.0 / 180;
    private static final double TRIES = 30.0 / 120;
    private static final double INVALID = 1.0 / 500;
    private static final int QUEUED = 2;

    private final Town town;
    private final Attack attack;
    private final Resident victim;
    private final SplittableRandom random;
    private final List<Honest> honest = new ArrayList<>();
    private final List<Hostile> hostile = new ArrayList<>();
    private final long capPerSecond;
    private long steps;
    private double leastShare = Double.POSITIVE_INFINITY;

    /**
     * Everybody is there, and nobody has come.
     *
     * @param kib per second that the node may write
     */
    Siege(Attack attack, int honestOnes, int attackers, long kib, long seed) {
        this.attack = attack;
        town = new Town(seed);
        random = new SplittableRandom(seed);
        capPerSecond = kib * 1024;
        victim = town.moveIn(
                "192.0.2.1",
                Town.quiet("192.0.2.1")
                        .with(ExchangeLimits.DEFAULT)
                        .with(new Bounds(0, 2 * honestOnes, 4 * honestOnes)));
        victim.scheduler.change(new SchedulerSettings(2 * kib, kib, SchedulerSettings.DEFAULT_TURN_BYTES));
        victim.node.add(new GreylistComponent(Usual.settings(GreylistComponent.Config.class)));
        victim.node.add(new ScoringComponent(Usual.settings(ScoringComponent.Config.class)), 0);
        victim.node.add(new Market(victim.node));
        for (int i = 0; i < honestOnes; i++) {
            honest.add(new Honest(i, honestOnes));
        }
        for (int i = 0; i < attackers; i++) {
            hostile.add(new Hostile(i));
        }
    }

    /** One of a street of houses, or of ten in a house. */
    private static String address(int number, int honestOnes) {
        return number < honestOnes / SHARING
                ? house(number / OF_AN_ADDRESS)
                : "20." + number / 62_500 + "." + number / 250 % 250 + "." + (1 + number % 250);
    }

    private static String house(int number) {
        return "30.7." + number / 250 + "." + (1 + number % 250);
    }

    /** Lives through so much. */
    Outcome pass(Duration time) {
        for (long end = steps + time.dividedBy(STEP); steps < end; steps++) {
            Duration since = STEP.multipliedBy(steps);
            honest.forEach(one -> one.step(since));
            if (since.compareTo(attack.first() ? FIRST : QUIET) >= 0) {
                hostile.forEach(Hostile::step);
            }
            offer();
            town.pass(STEP);
            look();
        }
        return outcome();
    }

    /** Something waits for everybody. */
    private void offer() {
        for (Connection open : victim.node.pool().connections()) {
            for (int waiting = open.stats().messagesWaiting(); waiting < queued(); waiting++) {
                open.send(Market.WARES, Market.GOOD);
            }
        }
    }

    /** Twice as much as an equal share of the cap until the next step. */
    private int queued() {
        int open = Math.max(1, victim.node.pool().connections().size());
        long bytes = 2 * capPerSecond * STEP.toSeconds() / open;
        return QUEUED + (int) (bytes / Market.GOOD.size());
    }

    private void look() {
        Map<PeerId, Connection> open = new HashMap<>();
        victim.node.pool().connections().forEach(connection -> open.put(connection.peer(), connection));
        boolean window = steps % STEPS_OF_A_WINDOW == STEPS_OF_A_WINDOW - 1;
        honest.forEach(
                one -> one.look(Optional.ofNullable(open.get(one.caller.node().peer())), window, open.size()));
        hostile.forEach(Hostile::look);
    }

    private boolean banned(PeerId peer, String address) {
        return victim.node.access().obstacle(peer).isPresent()
                || victim.node.access().obstacle(inet(address)).isPresent();
    }

    private static InetAddress inet(String address) {
        return new PointId("memory", address, Town.PORT).address().orElseThrow();
    }

    private Outcome outcome() {
        Set<PeerId> peers = new HashSet<>();
        honest.forEach(one -> peers.add(one.caller.node().peer()));
        Duration longest = Duration.ZERO;
        for (AccessEntry entry : victim.node.access().entries(AccessList.GREY)) {
            boolean concerns = entry.subject() instanceof Subject.Peer peer
                    ? peers.contains(peer.peer())
                    : honest.stream()
                            .anyMatch(one -> entry.subject() instanceof Subject.Addresses range
                                    && range.range().contains(inet(one.address)));
            Duration length = Duration.between(entry.since(), entry.until().orElse(Instant.MAX));
            longest = concerns && length.compareTo(longest) > 0 ? length : longest;
        }
        long throttled =
                hostile.stream().filter(one -> one.throttledAfter.isPresent()).count();
        return new Outcome(
                honest.size(),
                (int) honest.stream().filter(one -> one.banned).count(),
                (int) honest.stream().filter(one -> one.starved).count(),
                longest,
                leastShare,
                hostile.size(),
                (int) hostile.stream()
                        .filter(one -> one.bannedAfter.isPresent())
                        .count(),
                (int) throttled,
                median());
    }

    /** Until half of those that were stopped, banned or throttled, were. */
    private Duration median() {
        List<Long> times = hostile.stream()
                .flatMap(one -> first(one).stream().boxed())
                .sorted()
                .toList();
        return times.isEmpty() ? Duration.ZERO : STEP.multipliedBy(times.get(times.size() / 2));
    }

    private static OptionalLong first(Hostile one) {
        if (one.bannedAfter.isEmpty() || one.throttledAfter.isEmpty()) {
            return one.bannedAfter.isPresent() ? one.bannedAfter : one.throttledAfter;
        }
        return OptionalLong.of(Math.min(one.bannedAfter.getAsLong(), one.throttledAfter.getAsLong()));
    }

    /**
     * What became of everybody.
     *
     * @param banned honest ones that were on a list at any time, or their address was
     * @param starved honest ones that had less than half of what the floor of newcomers promises, for ten minutes
     * @param longest ban that concerns an honest one
     * @param leastShare the least that an honest one had in ten minutes, as a part of an equal share of the cap
     * @param stopped attackers that were banned, or their address
     * @param throttled attackers that were made wait for all others
     * @param median how long it took until half of those had been banned or throttled
     */
    record Outcome(
            int honest,
            int banned,
            int starved,
            Duration longest,
            double leastShare,
            int attackers,
            int stopped,
            int throttled,
            Duration median) {

        /** Of a thousand honest ones at most one, and nobody for ever. */
        boolean kept() {
            return 1_000 * (banned + starved) <= honest && longest.compareTo(Duration.ofDays(1_000)) < 0;
        }
    }

    private final class Honest {

        private final String address;
        private final Caller caller;
        private final Duration arrival;
        private boolean banned;
        private boolean starved;
        private long before;
        private Optional<Connection> held = Optional.empty();

        Honest(int number, int all) {
            address = address(number, all);
            arrival = ARRIVAL.multipliedBy(random.nextInt(1_000)).dividedBy(1_000);
            caller = new Caller(town, "honest" + number, address);
        }

        void step(Duration since) {
            if (since.compareTo(arrival) < 0) {
                return;
            }
            if (caller.connection().isEmpty()) {
                if (random.nextDouble() < (banned ? TRIES : held.isPresent() ? RETURNS : 1)) {
                    caller.call(victim);
                }
            } else if (random.nextDouble() < LEAVES) {
                caller.leave();
            } else {
                caller.say(Market.WARES, random.nextDouble() < INVALID ? Market.INVALID : Market.GOOD);
            }
        }

        void look(Optional<Connection> open, boolean window, int connections) {
            banned |= Siege.this.banned(caller.node().peer(), address);
            if (!window) {
                return;
            }
            long now = open.map(connection -> connection.stats().traffic().sentBytes())
                    .orElse(0L);
            if (open.isPresent() && held.equals(open)) {
                double equal = (double) capPerSecond * STEP.toSeconds() * STEPS_OF_A_WINDOW / connections;
                double share = (now - before) / equal;
                leastShare = Math.min(leastShare, share);
                starved |= share < PeerClass.NEWCOMER.floor() / 2;
            }
            before = now;
            held = open;
        }
    }

    private final class Hostile {

        private final int number;
        private final String address;
        private final Scanner scanner;
        private Caller caller;
        private long lived;
        private OptionalLong bannedAfter = OptionalLong.empty();
        private OptionalLong throttledAfter = OptionalLong.empty();

        Hostile(int number) {
            this.number = number;
            address = attack.shared() ? house(number) : "40.0." + number / 250 + "." + (1 + number % 250);
            scanner = new Scanner(town, address);
            caller = new Caller(town, "mallory" + number, address);
        }

        void step() {
            switch (attack.kind()) {
                case SCANS -> scanner.call(victim);
                case FORGES -> forge();
                case RELAYS -> {
                    caller.call(victim);
                    for (int i = 0; i < WORDS_OF_A_FLOOD; i++) {
                        caller.say(Market.WARES, Market.INVALID);
                    }
                }
            }
            lived++;
        }

        private void forge() {
            if (lived % STEPS_OF_A_NAME == STEPS_OF_A_NAME - 1) {
                caller = new Caller(town, "mallory" + number + "-" + lived, address);
            }
            caller.call(victim);
            caller.say(Market.WARES, Market.FORGED);
        }

        void look() {
            if (lived == 0) {
                return;
            }
            PeerId peer = caller.node().peer();
            if (bannedAfter.isEmpty() && banned(peer, address)) {
                bannedAfter = OptionalLong.of(lived);
            }
            boolean throttled = victim.node.scoring().explain(peer).stream()
                    .anyMatch(score -> score.score().peerClass() == PeerClass.THROTTLED);
            if (throttledAfter.isEmpty() && throttled) {
                throttledAfter = OptionalLong.of(lived);
            }
        }
    }
}
