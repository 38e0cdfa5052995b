package org.jackfield.itests.eviction;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.selection.Group;
import org.jackfield.api.selection.Neighbour;
import org.jackfield.api.selection.Newcomer;
import org.jackfield.api.selection.SelectionPolicy;
import org.jackfield.pool.selection.Pace;

/**
 * A day of a full node that 60 honest ones have dialled, a third of them from one address group, the others each from its own. The adversary
 * has all other places, was there before them, is nearer than most of them, takes every place that gets free at once, and dials for more every ten
 * seconds. The node lets one go in a minute at most, and for newcomers of one group one in an hour: its own {@link Pace}.
 *
 * <p>The honest send something useful every minute to every ten minutes, and are first with a fifth of it. If they leave, each does after
 * six hours on average, is back after a minute, and dials again each minute or two until it is let in.
 */
final class Day {

    static final int HONEST = 60;

    /** Where newcomers are turned away by a node with the default bounds. */
    static final int PLACES = 84;

    private static final Duration STEP = Duration.ofSeconds(10);
    private static final Duration DISPLACEMENT_INTERVAL = Duration.ofSeconds(60);
    private static final Duration LENGTH = Duration.ofDays(1);
    private static final Duration STAY = Duration.ofHours(6);
    private static final Instant MIDNIGHT = Instant.parse("2026-01-01T00:00:00Z");

    private final Optional<SelectionPolicy> policy;
    private final Random random;
    private final boolean leaving;
    private final Adversary adversary;
    private final Map<PeerId, Caller> connected = new LinkedHashMap<>();
    private final List<Caller> honest = new ArrayList<>();
    private final List<Caller> hostile = new ArrayList<>();
    private Instant now = MIDNIGHT;
    private final Pace pace = new Pace(() -> DISPLACEMENT_INTERVAL);
    private final Map<Caller, Integer> letGo = new HashMap<>();

    /**
     * @param policy asked as the node asks it; empty: newcomers are turned away
     * @param leaving whether the honest leave and come back, or stay until they are let go
     */
    Day(Optional<SelectionPolicy> policy, Adversary adversary, boolean leaving, long seed) {
        this.policy = policy;
        this.adversary = adversary;
        this.leaving = leaving;
        this.random = new Random(seed);
        people();
    }

    private void people() {
        Group shared = group("shared");
        for (int i = 0; i < HONEST; i++) {
            double perHour = 6 * Math.pow(10, random.nextDouble());
            honest.add(new Caller(
                    true,
                    i,
                    i < HONEST / 3 ? shared : group("honest " + i),
                    Duration.ofMillis(30 + random.nextInt(300)),
                    perHour,
                    perHour / 5));
        }
        List<Group> groups = new ArrayList<>();
        for (int i = 0; i < adversary.groups(); i++) {
            groups.add(i == 0 && adversary.amongHonest() ? shared : group("hostile " + i));
        }
        for (int i = 0; i < adversary.addresses(); i++) {
            hostile.add(new Caller(
                    false,
                    HONEST + i,
                    groups.get(i % groups.size()),
                    Duration.ofMillis(5 + random.nextInt(100)),
                    adversary.usefulPerHour(),
                    adversary.firstPerHour()));
        }
    }

    private Group group(String name) {
        return new Group(name, random.nextLong());
    }

    /** What is left of the honest in the evening. */
    Evening live() {
        for (Caller one : honest) {
            enter(one, MIDNIGHT.minusSeconds(random.nextInt(86_400)));
        }
        for (Caller one : hostile.subList(0, PLACES - HONEST)) {
            enter(one, MIDNIGHT.minusSeconds(86_400 + random.nextInt(86_400)));
        }
        double present = 0;
        long steps = LENGTH.dividedBy(STEP);
        for (long i = 0; i < steps; i++) {
            now = now.plus(STEP);
            step();
            present += honestNow();
        }
        long unbroken = honest.stream().filter(one -> !letGo.containsKey(one)).count();
        return new Evening(
                honestNow() / HONEST,
                present / steps / HONEST,
                (double) unbroken / HONEST,
                letGo.values().stream().mapToInt(times -> times).sum(),
                letGo.values().stream().mapToInt(times -> times).max().orElse(0));
    }

    private void enter(Caller one, Instant since) {
        one.connected(since);
        one.next = now.plus(one.honest ? stayOfHonest() : exponential(adversary.stay()));
        connected.put(one.peer, one);
    }

    private Duration stayOfHonest() {
        return leaving ? exponential(STAY) : Duration.ofDays(1_000);
    }

    private Duration exponential(Duration mean) {
        return Duration.ofMillis((long) (mean.toMillis() * -Math.log(1 - random.nextDouble())));
    }

    private void step() {
        List<Caller> leave = connected.values().stream()
                .filter(one -> !one.next.isAfter(now))
                .toList();
        leave.forEach(one -> leave(one, Duration.ofMinutes(1)));
        connected.values().forEach(one -> one.speak(now, STEP, random.nextDouble()));
        List<Caller> callers = new ArrayList<>(honest.stream()
                .filter(one -> !connected.containsKey(one.peer) && !one.next.isAfter(now))
                .toList());
        stranger().ifPresent(callers::add);
        Collections.shuffle(callers, random);
        callers.forEach(this::call);
        // what the honest have left is taken at once
        while (connected.size() < PLACES) {
            stranger().ifPresent(one -> enter(one, now));
        }
    }

    private void leave(Caller one, Duration pause) {
        connected.remove(one.peer);
        one.next = now.plus(pause);
    }

    private Optional<Caller> stranger() {
        return Optional.of(hostile.get(random.nextInt(hostile.size()))).filter(one -> !connected.containsKey(one.peer));
    }

    private void call(Caller one) {
        if (connected.size() < PLACES) {
            enter(one, now);
            return;
        }
        Newcomer newcomer = one.newcomer();
        boolean ready = pace.ready(newcomer.group(), now);
        policy.filter(asked -> ready)
                .flatMap(asked -> asked.displace(newcomer, neighbours(), now))
                .map(connected::get)
                .ifPresentOrElse(
                        gone -> {
                            pace.placed(newcomer.group(), now);
                            if (gone.honest) {
                                letGo.merge(gone, 1, Integer::sum);
                            }
                            leave(gone, Duration.ofMinutes(1));
                            enter(one, now);
                        },
                        () -> {
                            if (ready) {
                                pace.turnedAway(newcomer.group(), now);
                            }
                            one.next = now.plusSeconds(60 + random.nextInt(60));
                        });
    }

    private List<Neighbour> neighbours() {
        return connected.values().stream().map(Caller::neighbour).toList();
    }

    private double honestNow() {
        return connected.values().stream().filter(one -> one.honest).count();
    }

    /**
     * What is left.
     *
     * @param end the part of the honest that is connected at the end
     * @param mean and on average over the day
     * @param unbroken the part of the honest that was never let go: of those who stay, whose connection has lasted all day
     * @param letGo how often the node has closed the connection of an honest one
     * @param worst and that of the one whose it has closed most often
     */
    record Evening(double end, double mean, double unbroken, int letGo, int worst) {}
}
