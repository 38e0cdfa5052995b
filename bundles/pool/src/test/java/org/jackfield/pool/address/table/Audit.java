package org.jackfield.pool.address.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jackfield.api.bytes.ByteString;

/** What must hold of tables at every moment. */
final class Audit {

    private final AddressTables tables;
    private final TableSizes sizes;

    Audit(AddressTables tables, TableSizes sizes) {
        this.tables = tables;
        this.sizes = sizes;
    }

    void check() {
        Map<NetworkGroup, Set<Integer>> bucketsOfGroup = new HashMap<>();
        Map<Teller, Set<Integer>> bucketsOfTeller = new HashMap<>();
        Map<ByteString, Integer> ofMachine = new HashMap<>();
        Set<String> ofPeer = new HashSet<>();
        Set<Integer> newPlaces = new HashSet<>();
        Set<Integer> triedPlaces = new HashSet<>();
        for (Entry entry : tables.entries()) {
            Address address = entry.address();
            assertTrue(entry.tried() ^ entry.tellers() > 0, () -> address + " is of both kinds, or of none");
            assertTrue(entry.tellers() <= AddressTables.MOST_TELLERS);
            for (Seat<Teller> seat : entry.heard()) {
                assertTrue(newPlaces.add(seat.place()), "two in one place");
                bucketsOfTeller
                        .computeIfAbsent(seat.key(), fresh -> new HashSet<>())
                        .add(seat.place() / TableSizes.PLACES);
                assertEquals(seat, seat.shelf().seats().get(seat.position()));
            }
            entry.triedSeat().ifPresent(seat -> {
                assertTrue(triedPlaces.add(seat.place()), "two in one place");
                assertEquals(address.group(), seat.key());
                bucketsOfGroup
                        .computeIfAbsent(seat.key(), fresh -> new HashSet<>())
                        .add(seat.place() / TableSizes.PLACES);
                assertEquals(seat, seat.shelf().seats().get(seat.position()));
                if (address.group().ofPublicAddresses()) {
                    ofMachine.merge(address.host(), 1, Integer::sum);
                }
                assertTrue(ofPeer.add(entry.peer().orElseThrow() + " " + address.scheme()), "a peer is tried twice");
                assertFalse(entry.firstSuccess() == Entry.NEVER);
            });
        }
        assertTrue(newPlaces.size() <= sizes.newBuckets() * TableSizes.PLACES);
        assertEquals(triedPlaces.size(), tables.triedSize());
        assertEquals(bucketsOfTeller.size(), tables.tellers());
        assertEquals(bucketsOfGroup.size(), tables.triedGroups());
        bucketsOfTeller.values().forEach(buckets -> assertTrue(buckets.size() <= sizes.newBucketsOfTeller()));
        bucketsOfGroup.values().forEach(buckets -> assertTrue(buckets.size() <= sizes.triedBucketsOfGroup()));
        ofMachine.values().forEach(points -> assertTrue(points <= sizes.triedOfMachine()));
    }
}
