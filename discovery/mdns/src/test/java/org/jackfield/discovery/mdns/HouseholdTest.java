package org.jackfield.discovery.mdns;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jackfield.api.discovery.Finding;
import org.jackfield.api.point.PointId;
import org.junit.jupiter.api.Test;

class HouseholdTest {

    private final List<Finding> found = new ArrayList<>();
    private Instant now = Instant.EPOCH;
    private final Household household = new Household(2, "TEZOS", "idalice", found::add, () -> now);

    @Test
    void neighboursOfOurNetworkAreFoundOnceAndAgainWhenAskedFor() {
        hear("TEZOS", "idbob", 1, false);
        hear("TEZOS", "idbob", 1, false);
        hear("OTHER", "idcarol", 2, false);
        hear("TEZOS", "idalice", 3, false);
        assertEquals(List.of(point(1)), found);

        household.tellAgain();

        assertEquals(List.of(point(1), point(1)), found);
    }

    @Test
    void noMoreAreRememberedThanTheBoundUntilSomebodyGoes() {
        hear("TEZOS", "idbob", 1, false);
        hear("TEZOS", "idbob", 2, false);
        hear("TEZOS", "idbob", 3, false);
        assertEquals(1, household.overlooked());

        now = now.plus(Household.MINUTE);
        hear("TEZOS", "idbob", 1, true);
        hear("TEZOS", "idbob", 3, false);

        assertEquals(List.of(point(1), point(2), point(3)), found);
    }

    @Test
    void whoeverComesAndGoesIsNotFoundMoreOftenThanTheBoundOfAMinute() {
        for (int i = 0; i < 1000; i++) {
            hear("TEZOS", "idbob", 1, false);
            hear("TEZOS", "idbob", 1, true);
        }
        assertEquals(List.of(point(1), point(1)), found);
        assertEquals(998, household.overlooked());

        now = now.plus(Household.MINUTE);
        hear("TEZOS", "idbob", 1, false);

        assertEquals(List.of(point(1), point(1), point(1)), found);
    }

    @Test
    void nothingIsFoundOnceItIsClosed() {
        hear("TEZOS", "idbob", 1, false);
        household.close();
        hear("TEZOS", "idbob", 2, false);
        household.tellAgain();

        assertEquals(List.of(point(1)), found);
    }

    private void hear(String network, String peer, int port, boolean gone) {
        household.heard(new Responder.Heard(
                new Notice("tcp", network, peer, port), PointId.parse("tcp://192.0.2.1:" + port), gone));
    }

    private static Finding point(int port) {
        return Finding.hearsay(PointId.parse("tcp://192.0.2.1:" + port));
    }
}
