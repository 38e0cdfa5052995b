package org.jackfield.pool.address.table;

import static org.jackfield.pool.address.table.Machines.at;
import static org.jackfield.pool.address.table.Machines.chosen;
import static org.jackfield.pool.address.table.Machines.other;
import static org.jackfield.pool.address.table.Machines.peer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jackfield.api.point.PointId;
import org.jackfield.testkit.VirtualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTablesTest {

    private static final Predicate<Entry> ANY = entry -> true;

    private final VirtualTime time = new VirtualTime();
    private final SplittableRandom random = new SplittableRandom(20_260_305);
    private final AddressTables tables = tables(TableSizes.DEFAULT);

    @Test
    void whatWasToldOfIsNewAndWhatHasAnsweredIsTried() {
        assertEquals(Hearing.FRESH, tables.hear(at(1, 1), chosen(9)));
        assertEquals(Hearing.KNOWN, tables.hear(at(1, 1), chosen(9)));
        assertFalse(entry(at(1, 1)).tried());

        assertTrue(tables.answered(at(1, 1), peer(1)));

        assertTrue(entry(at(1, 1)).tried());
        assertEquals(0, entry(at(1, 1)).tellers());
        assertEquals(Optional.of(peer(1)), entry(at(1, 1)).peer());
        assertEquals(1, tables.size());
        assertEquals(1, tables.triedSize());
        assertEquals(Hearing.KNOWN, tables.hear(at(1, 1), other(5)), "its teller's word is not needed any more");
        assertEquals(0, entry(at(1, 1)).tellers());
    }

    @Test
    void whoeverAnswersWithoutHavingBeenToldOfIsTried() {
        assertTrue(tables.answered(at(1, 1), peer(1)));
        assertTrue(entry(at(1, 1)).tried());
    }

    @Test
    void sayingItAgainGainsNothing() {
        tables.hear(at(1, 1), other(9));
        for (int i = 0; i < 10_000; i++) {
            tables.hear(at(1, 1), other(9));
        }
        assertEquals(1, entry(at(1, 1)).tellers());
    }

    @Test
    void oneMoreTellerIsBelievedWithOneChanceInTwoFourEight() {
        Map<Integer, Integer> howMany = new HashMap<>();
        for (int round = 0; round < 8; round++) {
            AddressTables fresh = tables(TableSizes.DEFAULT);
            for (int host = 0; host < 250; host++) {
                for (int teller = 0; teller < 4; teller++) {
                    fresh.hear(at(host, host), chosen(1_000 + teller));
                }
                howMany.merge(fresh.entry(at(host, host)).orElseThrow().tellers(), 1, Integer::sum);
            }
        }
        // three more tellers, believed with one chance in 2, then 4, then 8
        assertShare(8 / 64.0, howMany.get(1), 2_000);
        assertShare(38 / 64.0, howMany.get(2), 2_000);
        assertShare(17 / 64.0, howMany.get(3), 2_000);
        assertShare(1 / 64.0, howMany.get(4), 2_000);
    }

    private static void assertShare(double expected, int count, int of) {
        double deviation = Math.sqrt(expected * (1 - expected) / of);
        assertEquals(expected, (double) count / of, 5 * deviation);
    }

    @Test
    void manyTellersAreCounted() {
        for (int teller = 0;
                teller < 100_000 && tables.entry(at(1, 1)).map(Entry::tellers).orElse(0) < 8;
                teller++) {
            tables.hear(at(1, 1), chosen(teller % 8_192));
        }
        assertEquals(AddressTables.MOST_TELLERS, entry(at(1, 1)).tellers());
        for (int teller = 0; teller < 8_192; teller++) {
            tables.hear(at(1, 1), chosen(teller));
        }
        assertEquals(AddressTables.MOST_TELLERS, entry(at(1, 1)).tellers());
    }

    @Test
    void oneTellerFillsASixteenthOfTheNewAndNobodyIsPushedOut() {
        for (int host = 0; host < 1_000; host++) {
            tables.hear(at(host, 1), chosen(2_000 + host % 20));
        }
        int honest = tables.size();
        assertEquals(1_000, honest);

        for (int i = 0; i < 100_000; i++) {
            tables.hear(at(i % 8_192, 2 + i / 8_192), other(7));
        }

        assertTrue(tables.size() - honest <= TableSizes.DEFAULT.newBuckets() / 16 * 64, tables.size() + " entries");
        for (int host = 0; host < 1_000; host++) {
            assertTrue(tables.entry(at(host, 1)).isPresent(), "pushed out: " + host);
        }
    }

    @Test
    void ofOneGroupOneTellerFillsABucket() {
        for (int host = 0; host < 20_000; host++) {
            tables.hear(at(7, host), other(7));
        }
        assertEquals(TableSizes.PLACES, tables.size());
    }

    @Test
    void oneGroupFillsAThirtySecondOfTheTried() {
        for (int host = 0; host < 20_000; host++) {
            tables.answered(at(7, host), peer(host));
        }
        assertTrue(tables.triedSize() <= 2 * TableSizes.PLACES, tables.triedSize() + " tried");
    }

    @Test
    void nothingIsLostInANetworkOfPrivateAddresses() {
        Teller teller = new Teller(NetworkGroup.ofTeller(PointId.parse("10.0.0.1:9732")), true);
        for (int i = 0; i < 400; i++) {
            Address address = Address.of(PointId.parse("10.0." + i / 200 + "." + (1 + i % 200) + ":9732"));
            assertEquals(Hearing.FRESH, tables.hear(address, teller), "the " + i + "th");
        }
        for (int port = 1; port <= 400; port++) {
            assertTrue(tables.answered(Address.of(PointId.parse("127.0.0.1:" + port)), peer(port)), "port " + port);
        }
    }

    @Test
    void aNewcomerTakesThePlaceOfOneThatNeverAnswers() {
        for (int host = 0; host < 64; host++) {
            tables.hear(at(7, host), other(7));
        }
        assertEquals(Hearing.NO_ROOM, tables.hear(at(7, 64), other(7)));

        fail(at(7, 3), 3);

        assertEquals(Hearing.FRESH, tables.hear(at(7, 64), other(7)));
        assertEquals(Optional.empty(), tables.entry(at(7, 3)));
    }

    @Test
    void aNewcomerTakesThePlaceOfOneThatHasAnother() {
        for (int host = 0; host < 64; host++) {
            tables.hear(at(7, host), other(7));
        }
        for (int teller = 0; entry(at(7, 3)).tellers() == 1; teller++) {
            tables.hear(at(7, 3), other(100 + teller));
        }

        assertEquals(Hearing.FRESH, tables.hear(at(7, 64), other(7)));
        assertEquals(1, entry(at(7, 3)).tellers());
    }

    @Test
    void whileNobodyAnswersTheFaultIsOurs() {
        for (int host = 0; host < 64; host++) {
            tables.hear(at(host, 1), other(7));
        }
        for (int i = 0; i < 100; i++) {
            for (int host = 0; host < 64; host++) {
                time.advance(Duration.ofMinutes(1));
                tables.dialled(at(host, 1));
                tables.failed(at(host, 1));
            }
        }
        for (int host = 0; host < 64; host++) {
            assertEquals(1, entry(at(host, 1)).failures());
        }
    }

    @Test
    void ofOnePeerOneAddressOfASchemeIsTriedAndKeepsItsAge() {
        tables.answered(at(1, 1), peer(1));
        long first = entry(at(1, 1)).firstSuccess();
        time.advance(Duration.ofDays(3));

        tables.answered(at(2, 2), peer(1));

        assertTrue(entry(at(2, 2)).tried());
        assertEquals(first, entry(at(2, 2)).firstSuccess());
        assertFalse(entry(at(1, 1)).tried());
        tables.answered(Address.of(at(2, 2).point().withScheme("wss")), peer(1));
        assertTrue(entry(at(2, 2)).tried(), "another scheme is another way");
    }

    @Test
    void anotherPeerAtTheAddressBeginsAnew() {
        tables.answered(at(1, 1), peer(1));
        time.advance(Duration.ofDays(3));

        tables.answered(at(1, 1), peer(2));

        assertEquals(time.instant().toEpochMilli(), entry(at(1, 1)).firstSuccess());
        tables.answered(at(2, 1), peer(1));
        assertTrue(entry(at(1, 1)).tried(), "it is not the first peer's any more");
    }

    @Test
    void ofOnePublicMachineFourPortsAreTried() {
        for (int port = 1; port <= 100; port++) {
            tables.hear(at(1, 1, port), other(1));
            tables.answered(at(1, 1, port), peer(port));
        }
        assertEquals(TableSizes.DEFAULT.triedOfMachine(), tables.triedSize());
        tables.forget(at(1, 1, 1));
        assertTrue(tables.answered(at(1, 1, 50), peer(50)), "room again");
    }

    @Test
    void whoTellsOfMoreIsNotDrawnMoreOften() {
        for (int host = 0; host < 900; host++) {
            tables.hear(at(host, 1), other(1));
        }
        for (int teller = 2; teller <= 10; teller++) {
            tables.hear(at(1_000 + teller, 1), other(teller));
        }
        int crowd = 0;
        for (int i = 0; i < 10_000; i++) {
            crowd += tables.draw(Kind.NEW, ANY)
                            .orElseThrow()
                            .address()
                            .group()
                            .equals(at(1_002, 1).group())
                    ? 1
                    : 0;
        }
        assertEquals(1_000, crowd, 150, "one of ten tellers has a tenth of the draws");
    }

    @Test
    void halfOfTheNewThatAreDrawnAreOfTellersThatWeChose() {
        tables.hear(at(5_000, 1), chosen(5_000));
        for (int teller = 0; teller < 1_000; teller++) {
            tables.hear(at(teller, 1), other(teller));
        }
        int ours = 0;
        for (int i = 0; i < 10_000; i++) {
            ours += tables.draw(Kind.NEW, ANY).orElseThrow().address().equals(at(5_000, 1)) ? 1 : 0;
        }
        assertEquals(5_000, ours, 250);
    }

    @Test
    void aCrowdInOneGroupIsDrawnAsOftenAsASingleOneElsewhere() {
        for (int host = 0; host < 60; host++) {
            tables.answered(at(1, host), peer(host));
        }
        for (int group = 2; group <= 10; group++) {
            tables.answered(at(group, 1), peer(1_000 + group));
        }
        time.advance(Duration.ofHours(1));
        int crowd = 0;
        for (int i = 0; i < 10_000; i++) {
            crowd +=
                    tables.draw(Kind.TRIED, ANY).orElseThrow().address().group().equals(at(1, 1).group()) ? 1 : 0;
        }
        assertEquals(1_000, crowd, 150);
    }

    @Test
    void whoFailsIsDrawnLessOften() {
        tables.answered(at(1, 1), peer(1));
        tables.answered(at(2, 1), peer(2));
        fail(at(1, 1), 8);
        time.advance(Duration.ofHours(1));
        int failing = 0;
        for (int i = 0; i < 10_000; i++) {
            failing += tables.draw(Kind.TRIED, ANY).orElseThrow().address().equals(at(1, 1)) ? 1 : 0;
        }
        assertTrue(failing > 0 && failing < 1_000, failing + " of 10,000");
    }

    @Test
    void whatIsRareIsFoundAndWhatIsNotThereIsNot() {
        for (int host = 0; host < 5_000; host++) {
            tables.hear(at(host, 1), chosen(host % 50));
            tables.answered(at(host, 2), peer(host));
        }
        for (Kind kind : Kind.values()) {
            Address one = tables.draw(kind, ANY).orElseThrow().address();
            Optional<Address> again =
                    tables.draw(kind, entry -> entry.address().equals(one)).map(Entry::address);
            assertEquals(Optional.of(one), again, kind.toString());
            assertEquals(Optional.empty(), tables.draw(kind, entry -> false), kind.toString());
        }
    }

    @Test
    void whoFloodsUsTodayIsNoElder() {
        for (int host = 0; host < 200; host++) {
            tables.answered(at(host, 1), peer(host));
        }
        time.advance(Duration.ofDays(1));
        for (int host = 0; host < 1_000; host++) {
            tables.answered(at(1_000 + host, 1), peer(1_000 + host));
        }
        Set<Address> drawn = new HashSet<>();
        for (int i = 0; i < 5_000; i++) {
            drawn.add(tables.draw(Kind.ELDER, ANY).orElseThrow().address());
        }
        for (int host = 0; host < 1_000; host++) {
            assertFalse(drawn.contains(at(1_000 + host, 1)));
        }
        assertEquals(64, drawn.size());
    }

    @Test
    void whomNobodyHasToldOfForAMonthIsForgotten() {
        tables.hear(at(1, 1), chosen(1));
        tables.hear(at(2, 1), chosen(1));
        tables.answered(at(3, 1), peer(3));
        tables.answered(at(4, 1), peer(4));
        fail(at(4, 1), 10);
        time.advance(Duration.ofDays(20));
        tables.hear(at(2, 1), chosen(1));
        time.advance(Duration.ofDays(11));

        assertEquals(2, tables.age());

        assertTrue(tables.entry(at(2, 1)).isPresent());
        assertTrue(tables.entry(at(3, 1)).isPresent(), "tried, and never failed");
        assertEquals(2, tables.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {31, 365, 20 * 365})
    void aClockThatIsFarAheadMakesNobodyForgotten(int days) {
        fill(tables);
        time.advance(Duration.ofDays(20));
        tables.hear(at(1, 1), chosen(1));
        int known = tables.size();

        VirtualTime ahead = new VirtualTime(time.instant().plus(Duration.ofDays(days)));
        AddressTables wrong = restored(tables, ahead);
        assertEquals(0, wrong.age());
        wrong.hear(at(2, 1), chosen(1));

        AddressTables wrongAgain = restored(wrong, ahead);
        assertEquals(0, wrongAgain.age(), "whoever is started twice before anybody sets the clock");

        AddressTables right = restored(wrongAgain, time);
        assertEquals(0, right.age());
        assertEquals(known, right.size());
        assertEquals(times(tables, at(5, 1)).dials(), times(right, at(5, 1)).dials());
    }

    @Test
    void aClockThatWasNeverSetChangesNoTimes() {
        fill(tables);
        time.advance(Duration.ofDays(20));

        AddressTables wrong = restored(tables, new VirtualTime(Instant.EPOCH.plusSeconds(40)));
        assertEquals(0, wrong.age());
        assertTrue(
                Set.copyOf(tables.memory().entries())
                        .equals(Set.copyOf(wrong.memory().entries())),
                "all is as it was");
        assertEquals(Hearing.FRESH, wrong.hear(at(600, 1), chosen(1)));

        AddressTables right = restored(wrong, time);
        assertEquals(0, right.age());
        assertEquals(tables.size() + 1, right.size());
    }

    @Test
    void whoWasAwayForLongForgetsAMonthAfterItHasComeBack() {
        tables.hear(at(1, 1), chosen(1));
        time.advance(Duration.ofDays(100));
        AddressTables back = restored(tables, time);

        time.advance(Duration.ofDays(28));
        assertEquals(0, back.age());
        time.advance(Duration.ofDays(2));
        assertEquals(1, back.age());
    }

    private AddressTables restored(AddressTables from, VirtualTime clock) {
        AddressTables again =
                new AddressTables(TableSizes.DEFAULT, from.memory().key(), clock, random);
        again.restore(from.memory());
        return again;
    }

    private static Times times(AddressTables of, Address address) {
        return of.entry(address).orElseThrow().times();
    }

    @Test
    void whatIsRememberedIsTheSameBook() {
        for (int i = 0; i < 3_000; i++) {
            tables.hear(at(i % 700, i), chosen(i % 50));
            tables.hear(at(i % 700, i), other(i % 90));
            if (i % 7 == 0) {
                tables.answered(at(i % 700, i), peer(i));
            } else if (i % 5 == 0) {
                tables.failed(at(i % 700, i));
            }
        }
        AddressTables again =
                new AddressTables(TableSizes.DEFAULT, tables.memory().key(), time, random);

        again.restore(tables.memory());

        assertEquals(
                Set.copyOf(tables.memory().entries()), Set.copyOf(again.memory().entries()));
        new Audit(again, TableSizes.DEFAULT).check();
    }

    @Test
    void placesOfALayoutThatIsNotKnownAreFoundAnew() {
        fill(tables);
        Memory memory = tables.memory();
        AddressTables again = new AddressTables(TableSizes.DEFAULT, memory.key(), time, random);

        again.restore(new Memory(memory.key(), Layout.UNKNOWN, memory.entries()));

        assertEquals(tables.size(), again.size());
        assertEquals(tables.triedSize(), again.triedSize());
        assertEquals(tables.tellers(), again.tellers());
        new Audit(again, TableSizes.DEFAULT).check();
    }

    @Test
    void whatStandsWhereAnotherOneIsOrNobodyCanBeIsPlacedAnew() {
        fill(tables);
        Memory memory = tables.memory();
        List<Memory.Remembered> astray = memory.entries().stream()
                .map(entry -> new Memory.Remembered(
                        entry.address(),
                        entry.peer(),
                        entry.times(),
                        entry.failures(),
                        entry.tried().isPresent()
                                ? OptionalInt.of(entry.address().port() == 1 ? -1 : 7)
                                : entry.tried(),
                        entry.words().stream()
                                .map(word -> new Memory.Word(word.teller(), Integer.MAX_VALUE))
                                .toList()))
                .toList();
        AddressTables again = new AddressTables(TableSizes.DEFAULT, memory.key(), time, random);

        again.restore(new Memory(memory.key(), memory.layout(), astray));

        assertEquals(tables.size(), again.size());
        assertEquals(tables.triedSize(), again.triedSize());
    }

    private static void fill(AddressTables tables) {
        for (int i = 0; i < 500; i++) {
            tables.hear(at(i, 1), chosen(i % 50));
            tables.hear(at(i, 1), chosen(i % 30));
            if (i % 5 == 0) {
                tables.answered(at(i, 1 + i % 2), peer(i));
            }
        }
    }

    @Test
    void smallerTablesTakeWhatFits() {
        for (int i = 0; i < 3_000; i++) {
            tables.hear(at(i, 1), chosen(i % 50));
            tables.answered(at(i, 2), peer(i));
        }
        TableSizes small = TableSizes.ofBuckets(4, 2);
        AddressTables again = new AddressTables(small, tables.memory().key(), time, random);

        again.restore(tables.memory());

        assertTrue(again.size() > small.places() / 2 && again.size() <= small.places(), again.size() + " entries");
        new Audit(again, small).check();
    }

    @Test
    void whatComesFromAClockThatWasAheadHappenedJustNow() {
        time.advance(Duration.ofDays(300));
        tables.answered(at(1, 1), peer(1));
        VirtualTime behind = new VirtualTime();
        AddressTables again =
                new AddressTables(TableSizes.DEFAULT, tables.memory().key(), behind, random);

        again.restore(tables.memory());

        assertEquals(
                behind.instant().toEpochMilli(),
                again.entry(at(1, 1)).orElseThrow().firstSuccess());
    }

    /** All that can happen, at random, in tables so small that all of it does. */
    @Test
    void whateverHappensTheTablesAreInOrder() {
        for (int seed = 0; seed < 20; seed++) {
            SplittableRandom dice = new SplittableRandom(seed);
            TableSizes small = new TableSizes(4, 2, 2, 1, 2);
            AddressTables shaken = new AddressTables(small, Machines.key(seed), time, dice.split());
            Audit audit = new Audit(shaken, small);
            for (int step = 0; step < 3_000; step++) {
                Address address = at(dice.nextInt(20), dice.nextInt(60), 1 + dice.nextInt(4));
                switch (dice.nextInt(12)) {
                    case 0, 1, 2, 3 ->
                        shaken.hear(address, new Teller(at(dice.nextInt(30), 1).group(), dice.nextBoolean()));
                    case 4, 5 -> shaken.answered(address, peer(dice.nextInt(400)));
                    case 6 -> shaken.dialled(address);
                    case 7 -> shaken.failed(address);
                    case 8 -> time.advance(Duration.ofSeconds(dice.nextInt(7_200)));
                    case 9 -> shaken.feel(ANY).map(Entry::address).ifPresent(shaken::dialled);
                    case 10 -> shaken.refused(address);
                    default -> {
                        if (dice.nextInt(50) == 0) {
                            shaken.forget(address);
                            shaken.age();
                        }
                        shaken.settle();
                    }
                }
                if (step % 50 == 0) {
                    audit.check();
                }
            }
        }
    }

    private void fail(Address address, int times) {
        for (int i = 0; i < times; i++) {
            time.advance(Duration.ofMinutes(2));
            tables.refused(at(8_191, 1));
            tables.dialled(address);
            tables.failed(address);
        }
        time.advance(Duration.ofMinutes(2));
    }

    private Entry entry(Address address) {
        return tables.entry(address).orElseThrow();
    }

    private AddressTables tables(TableSizes sizes) {
        return new AddressTables(sizes, Machines.key(1), time, random);
    }
}
