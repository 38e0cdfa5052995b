package org.jackfield.pool.address;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.scoring.Deed;
import org.jackfield.api.scoring.PeerHistory;
import org.jackfield.api.scoring.Span;
import org.jackfield.pool.file.NewerVersionException;
import org.junit.jupiter.api.Test;

class PeopleFileTest {

    private static final int FUZZED = Integer.getInteger("jackfield.fuzz.executions", 1_000_000) / 10;

    private final SplittableRandom random = new SplittableRandom(7);

    @Test
    void whatIsWrittenIsRead() {
        PeopleFile.People people = people(100);

        assertEquals(people, PeopleFile.read(PeopleFile.write(people)));
        assertEquals(PeopleFile.People.NOBODY, PeopleFile.read(PeopleFile.write(PeopleFile.People.NOBODY)));
    }

    @Test
    void fourHundredPeersOfWhomEverythingIsKnownTakeLittleRoom() {
        int bytes = PeopleFile.write(people(400)).length;

        System.out.printf("400 peers with notes and whole histories, and 400 groups: %d bytes%n", bytes);
        assertTrue(bytes < 1 << 20, bytes + " bytes");
    }

    @Test
    void everyDamageIsNoticedWhereverItIs() {
        byte[] good = PeopleFile.write(people(2));
        for (int i = 0; i < good.length; i++) {
            byte[] damaged = good.clone();
            damaged[i] ^= (byte) (1 << random.nextInt(8));
            assertThrows(IllegalArgumentException.class, () -> PeopleFile.read(damaged), "at byte " + i);
            byte[] cut = Arrays.copyOf(good, i);
            assertThrows(IllegalArgumentException.class, () -> PeopleFile.read(cut), i + " bytes");
        }
    }

    @Test
    void whatANewerVersionWroteIsToldFromDamage() {
        Bytes newer = new Bytes();
        new Seal("JFPEOPLE", "that", 2).begin(newer);
        Seal.end(newer);

        assertThrows(NewerVersionException.class, () -> PeopleFile.read(newer.all()));
    }

    /** Whoever gets the sum right may say anything. */
    @Test
    void whateverItSaysIsUnderstoodOrRefusedInASentence() {
        byte[] good = PeopleFile.write(people(2));
        int understood = 0;
        for (int i = 0; i < FUZZED; i++) {
            byte[] other = good.clone();
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                other[Seal.BODY + random.nextInt(other.length - Seal.BODY)] = (byte) random.nextInt(256);
            }
            int end = random.nextInt(4) == 0 ? Seal.BODY + random.nextInt(other.length - Seal.BODY) : other.length - 4;
            try {
                PeopleFile.body(other, Seal.BODY, end).conduct().seenAt(Library.NOON);
                understood++;
            } catch (IllegalArgumentException | DateTimeException e) {
                assertFalse(String.valueOf(e.getMessage()).isEmpty());
            }
        }
        assertTrue(understood > 0);
    }

    @Test
    void whatWasDoneGrowsOldWhileTheNodeIsAwayButByADayAtMost() {
        Conduct conduct = people(3).conduct();

        assertSame(conduct, conduct.seenAt(Library.NOON), "nothing has passed");
        assertSame(conduct, conduct.seenAt(Library.NOON.plus(Duration.ofHours(7))), "seven hours are seven hours");
        assertSame(conduct, conduct.seenAt(Library.NOON.plus(Duration.ofDays(1))));
        for (Instant late :
                List.of(Library.NOON.plus(Duration.ofDays(31)), Library.NOON.plus(Duration.ofDays(7_300)))) {
            assertEquals(Duration.ofDays(1), age(conduct.seenAt(late), late), "as of " + late);
        }
    }

    @Test
    void noClockThatIsWrongAtOneStartMakesAnybodyForgottenOrWorthMore() {
        Conduct conduct = people(3).conduct();
        Instant behind = Library.NOON.minus(Duration.ofDays(400));
        Instant never = Instant.EPOCH.plusSeconds(40);

        assertEquals(Duration.ZERO, age(conduct.seenAt(behind), behind), "our clock is behind, or was ahead");
        assertEquals(Duration.ZERO, age(conduct.seenAt(never), never), "it was never set");
        Conduct undated = conduct.seenAt(never);
        PeopleFile.People early = new PeopleFile.People(Map.of(), undated);
        assertEquals(early, PeopleFile.read(PeopleFile.write(early)), "and so it is written and read, before 1970");
        assertEquals(Duration.ZERO, age(undated.seenAt(Library.NOON), Library.NOON), "and now it is");
        Instant ahead = Library.NOON.plus(Duration.ofDays(7_300));
        Conduct mistaken = conduct.seenAt(ahead);
        Conduct again = new Conduct(ahead, mistaken.peers(), mistaken.groups()).seenAt(Library.NOON);
        assertEquals(Duration.ofDays(1), age(again, Library.NOON), "a wrong start costs a day");
        assertEquals(
                conduct.peers().get(0).spans().get(0).deeds(),
                again.peers().get(0).spans().get(0).deeds());
    }

    @Test
    void notesGrowOldAsDeedsDo() {
        PeopleFile.People people = people(3);
        Instant ahead = Library.NOON.plus(Duration.ofDays(3_300));
        Instant never = Instant.EPOCH.plusSeconds(40);

        for (Instant wrong : List.of(ahead, never)) {
            PeopleFile.People mistaken =
                    new PeopleFile.People(people.notesSeenAt(wrong), new Conduct(wrong, List.of(), Map.of()));
            assertEquals(
                    oldest(people.notes(), Library.NOON).plus(wrong.equals(ahead) ? Duration.ofDays(1) : Duration.ZERO),
                    oldest(mistaken.notesSeenAt(Library.NOON), Library.NOON),
                    "a start at " + wrong);
        }
        PeopleFile.People setBack = new PeopleFile.People(
                Map.of(Library.peer(1), Notebook.EMPTY.with(page("chain", ahead, 8))),
                Conduct.NONE.seenAt(Library.NOON));
        assertEquals(
                Duration.ZERO, oldest(setBack.notesSeenAt(Library.NOON), Library.NOON), "it was noted in the future");
    }

    private static Duration oldest(Map<PeerId, Notebook> notes, Instant now) {
        return notes.values().stream()
                .flatMap(notebook -> notebook.pages().stream())
                .map(page -> Duration.between(page.when(), now))
                .max(Duration::compareTo)
                .orElseThrow();
    }

    @Test
    void noMoreIsWrittenThanIsReadAndThatIsTheNewest() {
        Map<PeerId, Notebook> notes = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            Notebook notebook = Notebook.EMPTY;
            for (int each = 0; each < 8; each++) {
                notebook = notebook.with(page("protocol-" + each, Library.NOON.minusSeconds(each * 1_000L + i), 1_024));
            }
            notes.put(Library.peer(i), notebook);
        }
        PeopleFile.People all = new PeopleFile.People(notes, people(100).conduct());
        int whole = PeopleFile.write(all).length;

        PeopleFile.People most = all.fitting(whole - 410_000);
        int bytes = PeopleFile.write(most).length;
        assertTrue(bytes <= whole - 410_000 && bytes > whole - 420_000, bytes + " bytes of " + whole);
        assertEquals(all.conduct(), most.conduct());
        most.notes()
                .values()
                .forEach(notebook -> assertTrue(notebook.of("protocol-3").isPresent()));
        assertFalse(most.notes().values().stream()
                .anyMatch(notebook -> notebook.of("protocol-5").isPresent()));

        PeopleFile.People few = all.fitting(50_000);
        assertTrue(PeopleFile.write(few).length <= 50_000);
        int kept = few.conduct().peers().size();
        assertTrue(kept > 10, kept + " histories");
        assertEquals(
                all.conduct().peers().subList(100 - kept, 100), few.conduct().peers());
        assertEquals(all, all.fitting(whole));
    }

    private static Notebook.Page page(String protocol, Instant when, int bytes) {
        return new Notebook.Page(protocol, when, 0.5, ByteString.of(new byte[bytes]));
    }

    /** How long ago the last thing was done; in {@link #people} it is done when that is written. */
    private static Duration age(Conduct conduct, Instant now) {
        List<Span> spans = conduct.peers().get(0).spans();
        Duration age = Duration.between(spans.get(spans.size() - 1).until(), now);
        conduct.groups()
                .values()
                .forEach(group -> assertEquals(
                        age, Duration.between(group.get(group.size() - 1).until(), now)));
        return age;
    }

    private PeopleFile.People people(int number) {
        Map<PeerId, Notebook> notes = new HashMap<>();
        List<Conduct.Past> peers = new ArrayList<>();
        Map<String, List<Span>> groups = new HashMap<>();
        for (int i = 0; i < number; i++) {
            Notebook notebook = Notebook.EMPTY;
            for (int each = 1 + i % 3; each > 0; each--) {
                byte[] value = new byte[random.nextInt(200)];
                random.nextBytes(value);
                notebook = notebook.with(new Notebook.Page(
                        "protocol-" + each,
                        Library.NOON.minusMillis(random.nextInt(1_000_000)),
                        2 * random.nextDouble() - 1,
                        ByteString.of(value)));
            }
            notes.put(Library.peer(i), notebook);
            peers.add(new Conduct.Past(
                    Library.peer(i),
                    "192." + i,
                    i % 4 == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(random.nextLong(1L << 34))),
                    spans()));
            groups.put("192." + i, spans());
        }
        return new PeopleFile.People(notes, new Conduct(Library.NOON, peers, groups));
    }

    private List<Span> spans() {
        List<Span> spans = new ArrayList<>();
        Instant until = Library.NOON;
        for (int i = 0; i < PeerHistory.MOST_SPANS; i++) {
            Instant from = until.minusMillis(random.nextInt(60_000 << Math.min(i / 8, 6)));
            Map<Deed, Long> deeds = new EnumMap<>(Deed.class);
            deeds.put(Deed.USEFUL, random.nextInt(20) == 0 ? Long.MAX_VALUE : random.nextInt(10_000));
            deeds.put(Deed.FIRST_DELIVERY, (long) random.nextInt(100));
            spans.add(0, new Span(from, until, Duration.between(from, until), deeds));
            until = from.minusMillis(random.nextInt(3));
        }
        return spans;
    }
}
