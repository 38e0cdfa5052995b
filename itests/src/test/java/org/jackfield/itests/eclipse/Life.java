package org.jackfield.itests.eclipse;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.jackfield.pool.address.table.Address;
import org.jackfield.pool.address.table.Link;

/**
 * The life of one victim: some quiet days, the flood, and a restart.
 *
 * <p>Every two minutes it fills its outgoing connections, looks at one address more if its book does that, and hears what others tell: those
 * that dial it of themselves, those that it has dialled of many. Under the flood whoever is hostile tells of hostile ones alone, and the
 * honest, who are flooded, too, of as many hostile ones as honest. The attacker's never go; an honest connection lasts six hours in the
 * median, and of the honest machines 40 % are gone for good when the victim restarts, and 15 % of its anchors.
 */
final class Life implements InstantSource {

    static final int WANTED = 10;

    private static final long START = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
    private static final long TICK = Duration.ofMinutes(2).toMillis();
    private static final long QUIET = Duration.ofDays(3).toMillis();
    private static final double MEDIAN_SESSION = Duration.ofHours(6).toMillis();
    private static final double DEAD = 0.40;
    private static final double DEAD_ANCHORS = 0.15;
    private static final int SEEDED = 32;
    private static final int TOLD_BY_HONEST = 230;
    private static final int TOLD_BY_HOSTILE = 1_000;
    private static final int TELLINGS = 5;
    private static final int DIALS_A_TICK = 5;
    private static final int DIALS_AT_RESTART = 500;

    private final World world;
    private final Attack attack;
    private final SplittableRandom random;
    private final Recollection book;
    private final long[] death = new long[World.HONEST];
    private final Map<Address, Session> sessions = new LinkedHashMap<>();
    private long now = START;

    Life(
            World world,
            Attack attack,
            BiFunction<InstantSource, SplittableRandom, Recollection> memory,
            SplittableRandom random) {
        this.world = world;
        this.attack = attack;
        this.random = random;
        book = memory.apply(this, random.split());
        long flood = attack.time().toMillis();
        Arrays.setAll(
                death,
                i -> random.nextDouble() < DEAD
                        ? START + QUIET + (long) (random.nextDouble() * flood)
                        : Long.MAX_VALUE);
    }

    /** How many of the first connections after the restart are the attacker's, of {@value #WANTED}. */
    int hostileAfterRestart() {
        for (int i = 0; i < SEEDED; i++) {
            book.seeded(World.anyOf(world.honest, random));
        }
        long ticks = QUIET / TICK;
        for (long i = 0; i < ticks; i++) {
            tick();
        }
        ticks = attack.time().toMillis() / TICK;
        double told = 0;
        for (long i = 0; i < ticks; i++) {
            told += (double) attack.addresses() * TELLINGS / ticks;
            for (; told >= 1; told--) {
                book.hear(World.anyOf(world.hostile, random), World.anyOf(world.hostile, random), false);
            }
            tick();
        }
        return restart();
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(now);
    }

    @Override
    public long millis() {
        return now;
    }

    private void tick() {
        now += TICK;
        if (sessions.values().removeIf(session -> now >= session.end)) {
            told();
        }
        Machine caller = World.anyOf(world.honest, random);
        if (alive(caller)) {
            book.hear(caller, caller, false);
        }
        Set<Address> tried = new HashSet<>();
        for (int i = 0; i < DIALS_A_TICK && sessions.size() < WANTED; i++) {
            book.next(links(), WANTED, address -> free(address) && !tried.contains(address), now)
                    .ifPresent(link -> {
                        tried.add(link.address());
                        dial(link);
                    });
        }
        book.feel(this::free).ifPresent(this::look);
    }

    private void dial(Link link) {
        Machine machine = world.at(link.address());
        book.dialled(machine);
        if (!alive(machine)) {
            book.failed(machine);
            return;
        }
        long known = book.answered(machine);
        double length = -Math.log(1 - random.nextDouble()) * MEDIAN_SESSION / Math.log(2);
        long end = machine.hostile() ? Long.MAX_VALUE : Math.min(death[machine.number()], now + (long) length);
        sessions.put(link.address(), new Session(link.open(machine.peer(), now, known), end));
        told();
        tells(machine);
    }

    /** Who is dialled answers the question whom it knows. */
    private void tells(Machine machine) {
        int many = machine.hostile() ? TOLD_BY_HOSTILE : TOLD_BY_HONEST;
        for (int i = 0; i < many; i++) {
            boolean hostile = machine.hostile() || flooded() && random.nextBoolean();
            book.hear(World.anyOf(hostile ? world.hostile : world.honest, random), machine, true);
        }
    }

    private void look(Address address) {
        Machine machine = world.at(address);
        book.dialled(machine);
        if (alive(machine)) {
            book.answered(machine);
        } else {
            book.failed(machine);
        }
    }

    private int restart() {
        List<Address> anchors = book.anchors();
        sessions.clear();
        Set<Address> tried = new HashSet<>();
        for (Address anchor : anchors) {
            Machine machine = world.at(anchor);
            if (tried.add(anchor) && (machine.hostile() || random.nextDouble() >= DEAD_ANCHORS)) {
                meet(machine, new Link(anchor, Optional.empty(), Optional.empty(), now, now));
            }
        }
        for (int i = 0; i < DIALS_AT_RESTART && sessions.size() < WANTED; i++) {
            book.next(links(), WANTED, address -> free(address) && !tried.contains(address), now)
                    .ifPresent(link -> {
                        tried.add(link.address());
                        Machine machine = world.at(link.address());
                        book.dialled(machine);
                        if (alive(machine)) {
                            meet(machine, link);
                        } else {
                            book.failed(machine);
                        }
                    });
        }
        return (int) sessions.keySet().stream()
                        .filter(address -> world.at(address).hostile())
                        .count()
                * WANTED
                / Math.max(1, sessions.size());
    }

    private void meet(Machine machine, Link link) {
        long known = book.answered(machine);
        sessions.put(link.address(), new Session(link.open(machine.peer(), now, known), Long.MAX_VALUE));
    }

    private boolean alive(Machine machine) {
        return machine.hostile() || now < death[machine.number()];
    }

    private boolean flooded() {
        return now >= START + QUIET;
    }

    private boolean free(Address address) {
        return !sessions.containsKey(address);
    }

    private List<Link> links() {
        List<Link> links = new ArrayList<>(sessions.size());
        sessions.values().forEach(session -> links.add(session.link));
        return links;
    }

    private void told() {
        book.open(links());
    }

    private record Session(Link link, long end) {}
}
