package org.jackfield.pool.address.table;

import static org.jackfield.pool.address.table.Machines.at;
import static org.jackfield.pool.address.table.Machines.peer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AnchorsTest {

    private final Anchors anchors = new Anchors(List.of());

    @Test
    void areTwoOldAcquaintancesOneOpenForLongAndOneForShort() {
        List<Link> links = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            links.add(link(i, 1_000 + i, 500 - i));
        }

        assertTrue(anchors.update(links));

        assertEquals(Set.of(at(19, 1), at(18, 1), at(0, 1), at(17, 1)), addresses());
        assertFalse(anchors.update(links), "nothing has changed");
    }

    @Test
    void areOfDifferentGroupsIfTheyCan() {
        List<Link> links = new ArrayList<>();
        for (int host = 0; host < 20; host++) {
            links.add(new Link(at(1, host), Optional.empty(), Optional.of(peer(host)), host, host));
        }
        for (int group = 2; group < 5; group++) {
            links.add(link(group, 1_000, 1_000));
        }
        anchors.update(links);
        assertEquals(4, addresses().stream().map(Address::group).distinct().count());
    }

    @Test
    void whoIsBeingDialledIsNone() {
        assertFalse(anchors.update(List.of(new Link(at(1, 1), Optional.empty(), Optional.empty(), 1, 1))));
    }

    @Test
    void thoseOfBeforeStayUntilThereAreFourOthersOrTheyHaveFailedTwice() {
        anchors.update(List.of(link(1, 1, 1), link(2, 2, 2), link(3, 3, 3), link(4, 4, 4)));
        Anchors afterwards = new Anchors(anchors.all());

        afterwards.update(List.of());
        assertEquals(anchors.all(), afterwards.all());
        assertTrue(afterwards.failed(at(1, 1)));
        afterwards.update(List.of(link(9, 9, 9)));
        assertEquals(4, afterwards.all().size());
        assertTrue(afterwards.failed(at(1, 1)));
        assertTrue(
                afterwards.all().stream().noneMatch(anchor -> anchor.address().equals(at(1, 1))));
        assertFalse(afterwards.failed(at(1, 1)), "it is none any more");

        afterwards.update(List.of(link(5, 5, 5), link(6, 6, 6), link(7, 7, 7), link(8, 8, 8)));
        assertTrue(
                afterwards.all().stream().noneMatch(anchor -> anchor.address().equals(at(2, 1))));
    }

    private Set<Address> addresses() {
        return anchors.all().stream().map(Anchor::address).collect(Collectors.toSet());
    }

    private static Link link(int group, long since, long knownSince) {
        return new Link(at(group, 1), Optional.empty(), Optional.of(peer(group)), since, knownSince);
    }
}
