package org.jackfield.pool.address.table;

import static org.jackfield.pool.address.table.Machines.at;
import static org.jackfield.pool.address.table.Machines.chosen;
import static org.jackfield.pool.address.table.Machines.other;
import static org.jackfield.pool.address.table.Machines.peer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jackfield.api.point.PointId;
import org.jackfield.testkit.VirtualTime;
import org.junit.jupiter.api.Test;

class OutgoingTest {

    private static final int WANTED = 8;

    private final VirtualTime time = new VirtualTime();
    private final SplittableRandom random = new SplittableRandom(5);
    private final AddressTables tables = new AddressTables(TableSizes.DEFAULT, Machines.key(1), time, random);
    private final Outgoing outgoing = new Outgoing(tables, random);

    @Test
    void groupsThatNoConnectionGoesToComeFirst() {
        for (int host = 0; host < 60; host++) {
            tables.answered(at(1, host), peer(host));
        }
        for (int group = 2; group <= WANTED; group++) {
            tables.hear(at(group, 1), chosen(100 + group));
        }

        List<Link> links = dial(WANTED, 2);

        assertEquals(WANTED, links.size());
        assertEquals(
                WANTED,
                links.stream().map(link -> link.address().group()).distinct().count());
    }

    @Test
    void noGroupHasMoreThanItsBound() {
        for (int host = 0; host < 60; host++) {
            tables.answered(at(1, host), peer(host));
            tables.hear(at(2, host), chosen(7));
        }
        assertEquals(4, dial(WANTED, 2).size());
    }

    @Test
    void inANetworkOfPrivateAddressesNobodyIsHeldUp() {
        Teller seed = new Teller(NetworkGroup.ofMethod("bootstrap"), true);
        for (int port = 1; port <= 20; port++) {
            tables.hear(Address.of(PointId.parse("127.0.0.1:" + port)), seed);
        }
        assertEquals(20, dial(20, 1).size());
    }

    @Test
    void halfGoToThoseThatHaveAnsweredHoweverManyNewThereAre() {
        for (int host = 0; host < 100; host++) {
            tables.answered(at(host, 1), peer(host));
        }
        time.advance(Duration.ofHours(1));
        for (int i = 0; i < 10_000; i++) {
            tables.hear(at(1_000 + i % 4_000, 1), other(i % 3_000));
        }
        for (int run = 0; run < 200; run++) {
            List<Link> links = dial(WANTED, 2);
            long tried = links.stream().filter(link -> link.teller().isEmpty()).count();
            assertEquals(WANTED, links.size());
            assertTrue(tried >= WANTED / 2, tried + " of those that have answered");
        }
    }

    @Test
    void aQuarterGoesToTheOldestAcquaintances() {
        for (int host = 0; host < 200; host++) {
            tables.answered(at(host, 1), peer(host));
        }
        long today = time.instant().plus(Duration.ofDays(1)).toEpochMilli();
        time.advance(Duration.ofDays(1));
        for (int host = 0; host < 900; host++) {
            tables.answered(at(1_000 + host, 1), peer(1_000 + host));
        }
        time.advance(Duration.ofHours(1));
        for (int run = 0; run < 200; run++) {
            long old = dial(WANTED, 2).stream()
                    .filter(link -> tables.entry(link.address()).orElseThrow().firstSuccess() < today)
                    .count();
            assertTrue(old >= WANTED / 4, old + " of those of yesterday");
        }
    }

    @Test
    void ofWhatOneTellerSaysAQuarterIsDialledUnlessThereIsNothingElse() {
        for (int group = 0; group < 200; group++) {
            tables.hear(at(group, 1), other(7_000));
        }
        for (int teller = 0; teller < 20; teller++) {
            tables.hear(at(1_000 + teller, 1), other(teller));
        }
        List<Link> links = dial(WANTED, 2);
        Optional<NetworkGroup> crowd = Optional.of(other(7_000).group());
        assertTrue(links.stream().filter(link -> link.teller().equals(crowd)).count() <= WANTED / 4);

        for (int teller = 0; teller < 20; teller++) {
            tables.forget(at(1_000 + teller, 1));
        }
        assertEquals(WANTED, dial(WANTED, 2).size());
    }

    private List<Link> dial(int wanted, int ofGroup) {
        List<Link> links = new ArrayList<>();
        while (links.size() < wanted) {
            Optional<Entry> next = outgoing.next(links, wanted, ofGroup, entry -> links.stream()
                    .noneMatch(link -> link.address().equals(entry.address())));
            if (next.isEmpty()) {
                return links;
            }
            links.add(Link.dial(next.get(), 0));
        }
        return links;
    }
}
