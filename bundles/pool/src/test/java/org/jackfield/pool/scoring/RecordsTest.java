package org.jackfield.pool.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.junit.jupiter.api.Test;

class RecordsTest {

    private static final int MOST = 10;

    private final Records records = new Records(() -> MOST);
    private int ids;

    @Test
    void aCrowdOfOnePartOfTheNetworkDisplacesItsOwnAlone() {
        PeerRecord honest = visitor("honest");
        PeerRecord other = visitor("other");
        for (int i = 0; i < 50 * MOST; i++) {
            visitor("crowd");
        }

        assertSame(honest, records.find(honest.peer()).orElseThrow());
        assertSame(other, records.find(other.peer()).orElseThrow());
        assertEquals(MOST, records.all().size());
        assertEquals(3, records.groups());
    }

    @Test
    void whoeverHasBeenAwayLongestIsForgottenFirstAndAPartWithItsLastPeer() {
        PeerRecord first = visitor("0");
        for (int i = 1; i <= MOST; i++) {
            visitor(Integer.toString(i));
        }

        assertTrue(records.find(first.peer()).isEmpty());
        assertEquals(MOST, records.groups());
    }

    @Test
    void whoeverComesFromElsewhereEachTimeLeavesNothingThere() {
        PeerRecord traveller = visitor("home");
        for (int i = 0; i < 100; i++) {
            records.settle(records.open(traveller.peer()), Integer.toString(i));
            records.close(traveller);
        }

        assertEquals(1, records.groups());
        assertEquals("99", traveller.group());
    }

    private PeerRecord visitor(String group) {
        ids++;
        ByteString id = ByteString.of(ByteBuffer.allocate(16).putInt(ids).array());
        PeerRecord record = records.open(new PeerId(id, "id" + ids));
        records.settle(record, group);
        records.close(record);
        return record;
    }
}
