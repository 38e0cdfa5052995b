package org.jackfield.pool.address.table;

import static org.jackfield.pool.address.table.Machines.at;
import static org.jackfield.pool.address.table.Machines.chosen;
import static org.jackfield.pool.address.table.Machines.other;
import static org.jackfield.pool.address.table.Machines.peer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jackfield.api.address.EclipseRisk;
import org.jackfield.api.address.EclipseRisk.Adversary;
import org.jackfield.testkit.VirtualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the meter says, beside what happens. */
class EclipseMeterTest {

    private static final int RESTARTS = 20_000;
    private static final int FIRST_HOSTILE = 1_000;

    private final VirtualTime time = new VirtualTime();
    private final SplittableRandom random = new SplittableRandom(11);
    private final AddressTables tables = new AddressTables(TableSizes.DEFAULT, Machines.key(3), time, random);
    private final EclipseMeter meter = new EclipseMeter(tables, time);

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 6})
    void theEstimateIsWhatHappens(int wanted) {
        // some of the attacker's are among the oldest acquaintances, or there would be nothing to count
        flood(25, 0);
        time.advance(Duration.ofDays(1));
        book(60, 40);
        time.advance(Duration.ofDays(3));
        flood(240, 300);

        double estimated = meter.chance(this::hostile, List.of(), wanted);
        double happened = eclipses(wanted);

        assertTrue(happened > 0.005, () -> "too rare to be compared: " + happened);
        assertEquals(1, estimated / happened, 0.25, () -> estimated + " against " + happened);
    }

    @Test
    void whoKnowsNobodyIsAnybodys() {
        EclipseRisk risk = meter.estimate(List.of(), 0, 10);

        assertEquals(1, risk.chance());
        assertTrue(risk.remedy().contains("--peer"), risk.remedy());
    }

    @Test
    void acquaintancesOfDaysOutweighAFloodOfToday() {
        book(120, 200);
        assertEquals(1, meter.estimate(List.of(), 0, 10).chance(), 1e-9, "a node of today knows nobody longer");
        time.advance(Duration.ofDays(3));

        flood(2_000, 4_000);
        EclipseRisk risk = meter.estimate(List.of(), 0, 10);

        assertEquals(0, meter.chance(this::hostile, List.of(), 10), "the oldest are none of today's");
        assertTrue(risk.chance() < 0.01, risk::toString);
    }

    @Test
    void anchorsOfOthersLowerIt() {
        book(20, 0);
        time.advance(Duration.ofDays(3));
        flood(400, 0);
        Anchor honest = new Anchor(at(0, 1), peer(0), 0);
        Anchor hostile = new Anchor(at(FIRST_HOSTILE, 1), peer(FIRST_HOSTILE), 0);

        double without = meter.chance(this::hostile, List.of(), 3);

        assertEquals(0.15 * without, meter.chance(this::hostile, List.of(honest), 3), 1e-9);
        assertTrue(meter.chance(this::hostile, List.of(hostile), 3) >= without);
        assertEquals(
                meter.estimate(List.of(), 0, 3).chance() * 0.15 * 0.15,
                meter.estimate(List.of(), 2, 3).chance(),
                1e-9,
                "whom the operator vouches for");
    }

    @Test
    void whatIsSaidIsASentence() {
        EclipseRisk risk = new EclipseRisk(Adversary.NEWCOMERS, 0.034, 10, 2, 0.5, 40);

        assertEquals(
                "with a chance of 3.4 % all 10 outgoing connections after a restart would be held by one, if all whom it has"
                        + " known for less than a day were one",
                risk.sentence());
        assertEquals("leave it running: every day without a restart makes acquaintances older", risk.remedy());
        assertTrue(new EclipseRisk(Adversary.NEWCOMERS, 1e-9, 10, 2, 0.5, 40)
                .sentence()
                .contains("less than 0.1 %"));
    }

    private void book(int answering, int heard) {
        for (int i = 0; i < answering; i++) {
            tables.answered(at(i, 1), peer(i));
        }
        for (int i = 0; i < heard; i++) {
            tables.hear(at(i, 2), chosen(i % 20));
        }
    }

    private void flood(int answering, int heard) {
        for (int i = 0; i < answering; i++) {
            tables.answered(at(FIRST_HOSTILE + i, 1), peer(FIRST_HOSTILE + i));
        }
        for (int i = 0; i < heard; i++) {
            tables.hear(at(FIRST_HOSTILE + i, 2), other(FIRST_HOSTILE + i));
        }
        time.advance(Duration.ofHours(1));
    }

    private boolean hostile(Entry entry) {
        return hostile(entry.address());
    }

    private static boolean hostile(Address address) {
        int first = Byte.toUnsignedInt(address.host().toByteArray()[0]);
        return first >= 32 + FIRST_HOSTILE / 256;
    }

    /** How often, of many restarts, somebody who is always there has all connections, when of the others 60 % are. */
    private double eclipses(int wanted) {
        Outgoing outgoing = new Outgoing(tables, random);
        List<Address> honest = tables.entries().stream()
                .map(Entry::address)
                .filter(address -> !hostile(address))
                .sorted()
                .toList();
        int eclipsed = 0;
        for (int i = 0; i < RESTARTS; i++) {
            Set<Address> dead = new HashSet<>();
            honest.stream().filter(address -> random.nextDouble() >= 0.6).forEach(dead::add);
            eclipsed += eclipsed(outgoing, wanted, dead) ? 1 : 0;
        }
        return (double) eclipsed / RESTARTS;
    }

    private boolean eclipsed(Outgoing outgoing, int wanted, Set<Address> dead) {
        List<Link> open = new ArrayList<>();
        Set<Address> asked = new HashSet<>();
        Predicate<Entry> suitable = entry -> !asked.contains(entry.address());
        for (Optional<Entry> drawn = outgoing.next(open, wanted, 1, suitable);
                open.size() < wanted && drawn.isPresent();
                drawn = outgoing.next(open, wanted, 1, suitable)) {
            asked.add(drawn.get().address());
            if (!dead.contains(drawn.get().address())) {
                if (!hostile(drawn.get())) {
                    return false;
                }
                open.add(Link.dial(drawn.get(), time.millis()));
            }
        }
        return true;
    }
}
