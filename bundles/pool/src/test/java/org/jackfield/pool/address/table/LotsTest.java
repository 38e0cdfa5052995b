package org.jackfield.pool.address.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.SplittableRandom;
import org.jackfield.api.point.PointId;
import org.junit.jupiter.api.Test;

/** Lots that groups draw. */
class LotsTest {

    private static final NetworkGroup ONE = group("8.8.8.8");
    private static final NetworkGroup OTHER = group("9.9.9.9");

    @Test
    void aGroupHasTheSameLotAsLongAsTheNodeRuns() {
        Lots lots = new Lots(new SplittableRandom(7));

        assertEquals(lots.of(ONE), lots.of(group("8.8.4.4")));
        assertNotEquals(lots.of(ONE), lots.of(OTHER));
    }

    @Test
    void whoKnowsTheLotsOfOneNodeKnowsThoseOfNoOther() {
        assertNotEquals(new Lots(new SplittableRandom(7)).of(ONE), new Lots(new SplittableRandom(8)).of(ONE));
    }

    private static NetworkGroup group(String host) {
        return NetworkGroup.ofTeller(new PointId("tcp", host, 1));
    }
}
