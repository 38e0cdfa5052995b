package org.jackfield.itests.bans;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
import org.jackfield.pool.settings.AccessLimits;
import org.jackfield.pool.settings.Bounds;
import org.jackfield.pool.settings.ExchangeLimits;
import org.jackfield.scheduler.SchedulerSettings;
import org.jackfield.transports.memory.MemoryTransport;

/**
 * One node under a cap, its honest callers, and attackers: some hours of them.
 *
 * <p>A fifth of the honest stand behind addresses of ten each; one in ten of all, and of those behind an address, listens, and is dialled by the node as often as it dials it. They come within twenty minutes, stay for forty in the mean and return after
 * three; who is not let in tries again twice a minute, and as often says each something, of which one word in five hundred is invalid,
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
    private static final Duration BEAT = Duration.ofMillis(100);
    private static final int BEATS_OF_A_CALL = 10;
    private static final int CALLS_OF_A_NAME = 10;
    private static final int NAMES_OF_A_STEP = 3;
    private static final int WORDS_OF_A_FLOOD = 60;
    private static final int HOGS_CHANNELS = 60;
    private static final double LEAVES = 30.0 / 2_400;
    private static final double RETURNS = 30.0 / 180;
    private static final double INVALID = 1.0 / 500;
    private static final int QUEUED = 2;

    private final Town town;
    private final Attack attack;
    private final Resident victim;
    private final Refusals refusals = new Refusals();
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
     * @param lists of the node
     */
    Siege(Attack attack, int honestOnes, int attackers, long kib, AccessLimits lists, long seed) {
        this.attack = attack;
        town = new Town(seed);
        random = new SplittableRandom(seed);
        capPerSecond = kib * 1024;
        victim = town.moveIn(
                "192.0.2.1",
                Town.quiet("192.0.2.1")
                        .with(ExchangeLimits.DEFAULT)
                        .with(lists)
                        .with(new Bounds(0, 2 * honestOnes, 4 * honestOnes)));
        victim.scheduler.change(new SchedulerSettings(2 * kib, kib, SchedulerSettings.DEFAULT_TURN_BYTES));
        victim.node.add(new GreylistComponent(Usual.settings(GreylistComponent.Config.class)));
        victim.node.add(new ScoringComponent(Usual.settings(ScoringComponent.Config.class)), 0);
        victim.node.add(new Market(victim.node));
        victim.node.add(refusals);
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
        double equal = (double) capPerSecond * STEP.toSeconds() / Math.max(1, open.size());
        for (Honest one : honest) {
            one.look(Optional.ofNullable(open.get(one.caller.node().peer())), equal);
            if (window) {
                one.judge();
            }
        }
        hostile.forEach(Hostile::look);
    }

    private static InetAddress inet(String address) {
        return new PointId("memory", address, Town.PORT).address().orElseThrow();
    }

    private Outcome outcome() {
        Duration longest = Duration.ZERO;
        for (AccessEntry entry : victim.node.access().entries(AccessList.GREY)) {
            boolean concerns =
                    honest.stream().filter(one -> one.banned).anyMatch(one -> concerns(entry.subject(), one));
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
                honest.stream().mapToInt(one -> one.caller.inVain()).sum(),
                hostile.size(),
                (int) hostile.stream()
                        .filter(one -> one.listedAfter.isPresent())
                        .count(),
                (int) throttled,
                median());
    }

    private static boolean concerns(Subject subject, Honest one) {
        return subject instanceof Subject.Addresses addresses
                ? addresses.range().contains(inet(one.address))
                : subject.equals(new Subject.Peer(one.caller.node().peer()));
    }

    /** Until half of those that were stopped, listed or throttled, were. */
    private Duration median() {
        List<Long> times = hostile.stream()
                .flatMap(one -> first(one).stream().boxed())
                .sorted()
                .toList();
        return times.isEmpty() ? Duration.ZERO : STEP.multipliedBy(times.get(times.size() / 2));
    }

    private static OptionalLong first(Hostile one) {
        if (one.listedAfter.isEmpty() || one.throttledAfter.isEmpty()) {
            return one.listedAfter.isPresent() ? one.listedAfter : one.throttledAfter;
        }
        return OptionalLong.of(Math.min(one.listedAfter.getAsLong(), one.throttledAfter.getAsLong()));
    }

    /**
     * What became of everybody.
     *
     * @param banned honest ones that were on a list at any time, or were refused because their address was
     * @param starved honest ones that, in ten minutes of which they wanted to be here for five at least, were not for half of that time, or
     *     had less than half of what the floor of newcomers promises
     * @param longest entry of the lists that concerns an honest one that was banned
     * @param leastShare the least that an honest one had in such ten minutes, as a part of an equal share of the cap
     * @param inVain calls of honest ones that were not let in
     * @param listed attackers that were listed, by a name or by their address
     * @param throttled attackers that were made wait for all others
     * @param median how long it took until half of those had been listed or throttled
     */
    record Outcome(
            int honest,
            int banned,
            int starved,
            Duration longest,
            double leastShare,
            int inVain,
            int attackers,
            int listed,
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
        private final boolean listens;
        private final Duration arrival;
        private boolean away;
        private boolean banned;
        private boolean starved;
        private int wanted;
        private int here;
        private double heard;
        private double due;
        private long before;
        private Optional<Connection> held = Optional.empty();

        Honest(int number, int all) {
            address = address(number, all);
            arrival = ARRIVAL.multipliedBy(random.nextInt(1_000)).dividedBy(1_000);
            listens = number % OF_AN_ADDRESS == 0;
            String name = "honest" + number;
            caller = listens ? Caller.listening(town, name, address) : new Caller(town, name, address);
            away = true;
        }

        void step(Duration since) {
            if (since.compareTo(arrival) < 0) {
                return;
            }
            boolean first = since.minus(STEP).compareTo(arrival) < 0;
            if (away && (first || random.nextDouble() < RETURNS)) {
                away = false;
            }
            if (away) {
                return;
            }
            if (caller.connection().isEmpty()) {
                seek();
            } else if (random.nextDouble() < LEAVES) {
                caller.leave();
                away = true;
            } else {
                caller.say(Market.WARES, random.nextDouble() < INVALID ? Market.INVALID : Market.GOOD);
            }
        }

        private void seek() {
            if (listens && steps % 2 == 0) {
                caller.isCalledBy(victim, address);
            } else {
                caller.call(victim);
            }
        }

        /** @param equal share of what the node may have said since the last look */
        void look(Optional<Connection> open, double equal) {
            PeerId peer = caller.node().peer();
            banned |= victim.node.access().obstacle(peer).isPresent() || refusals.concern(peer, inet(address));
            long now = open.map(connection -> connection.stats().traffic().sentBytes())
                    .orElse(0L);
            if (!away) {
                wanted++;
                due += equal;
                if (open.isPresent() && caller.connection().isPresent()) {
                    here++;
                    heard += held.equals(open) ? now - before : now;
                }
            }
            before = now;
            held = open;
        }

        /** Ten minutes are over. */
        void judge() {
            if (2 * wanted >= STEPS_OF_A_WINDOW) {
                leastShare = Math.min(leastShare, heard / due);
                starved |= 2 * here < wanted || heard / due < PeerClass.NEWCOMER.floor() / 2;
            }
            wanted = 0;
            here = 0;
            heard = 0;
            due = 0;
        }
    }

    private final class Hostile {

        private final int number;
        private final String address;
        private final List<Scanner> channels = new ArrayList<>();
        private final List<Caller> names = new ArrayList<>();
        private Caller caller;
        private long beats;
        private long lived;
        private OptionalLong listedAfter = OptionalLong.empty();
        private OptionalLong throttledAfter = OptionalLong.empty();

        Hostile(int number) {
            this.number = number;
            address = attack.shared() ? house(number) : "40.0." + number / 250 + "." + (1 + number % 250);
            MemoryTransport socket = new MemoryTransport(town.network, address);
            channels.add(new Scanner(socket, Scanner.NOISE));
            for (int i = 1; i < Math.max(HOGS_CHANNELS, attack.kind().channelsPerSecond); i++) {
                boolean silent = attack.kind() == Attack.Kind.HOGS && i % 2 == 0;
                channels.add(new Scanner(socket, silent ? Scanner.SILENCE : Scanner.FIRST_WORDS));
            }
            names.add(new Caller(town, "mallory" + number, address));
            caller = names.get(0);
        }

        void step() {
            if (lived++ == 0) {
                int often = attack.kind().channelsPerSecond;
                town.time.every(attack.kind().hogs() ? Duration.ofSeconds(1).dividedBy(often) : BEAT, this::beat);
            }
            if (attack.kind() == Attack.Kind.FORGES) {
                names.forEach(Caller::end);
                names.clear();
                for (int i = 0; i < NAMES_OF_A_STEP; i++) {
                    names.add(new Caller(town, "mallory" + number + "-" + lived + "-" + i, address));
                }
            } else if (attack.kind() == Attack.Kind.RELAYS) {
                caller.call(victim);
                for (int i = 0; i < WORDS_OF_A_FLOOD; i++) {
                    caller.say(Market.WARES, Market.INVALID);
                }
            }
        }

        private void beat() {
            boolean calls = beats % BEATS_OF_A_CALL == 0;
            if (attack.kind().hogs()) {
                channels.get((int) (beats % channels.size())).call(victim);
            } else if (attack.kind() == Attack.Kind.SCANS && calls) {
                channels.get(0).call(victim);
            } else if (attack.kind() == Attack.Kind.FORGES && calls) {
                forge(beats / BEATS_OF_A_CALL);
            }
            beats++;
        }

        private void forge(long calls) {
            caller = names.get((int) (calls / CALLS_OF_A_NAME % NAMES_OF_A_STEP));
            caller.call(victim);
            caller.say(Market.WARES, Market.FORGED);
        }

        void look() {
            PeerId peer = caller.node().peer();
            if (lived > 0 && listedAfter.isEmpty() && listed(peer)) {
                listedAfter = OptionalLong.of(lived);
            }
            boolean throttled = victim.node.scoring().explain(peer).stream()
                    .anyMatch(score -> score.score().peerClass() == PeerClass.THROTTLED);
            if (throttledAfter.isEmpty() && throttled) {
                throttledAfter = OptionalLong.of(lived);
            }
        }

        private boolean listed(PeerId peer) {
            return victim.node.access().obstacle(peer).isPresent()
                    || victim.node.access().obstacle(inet(address)).isPresent();
        }
    }
}
