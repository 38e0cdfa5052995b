package org.jackfield.distribution.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jackfield.api.point.PointId;
import org.junit.jupiter.api.Test;

class SilentPointsTest {

    private final List<String> complaints = new ArrayList<>();
    private Instant now = Instant.EPOCH;
    private final SilentPoints points = new SilentPoints(
            () -> List.of(PointId.parse("udp://127.0.0.1:1"), PointId.parse("tcp://127.0.0.1:1")),
            () -> now,
            (word, sentence) -> complaints.add(sentence));

    @Test
    void aSchemeThatNobodySpeaksIsToldOnceAfterAWhile() {
        transport("plugin-arrived", "tcp");
        points.look();
        assertEquals(List.of(), complaints);

        later();
        later();

        assertEquals(List.of("No transport speaks udp yet; the node will listen there when one arrives."), complaints);
    }

    @Test
    void aTransportThatComesBackAtOnceIsNotMissed() {
        transport("plugin-arrived", "tcp");
        transport("plugin-arrived", "udp");
        transport("plugin-left", "tcp");
        points.look();
        transport("plugin-arrived", "tcp");
        later();
        assertEquals(List.of(), complaints);

        transport("plugin-left", "tcp");
        points.look();
        later();

        assertEquals(List.of("No transport speaks tcp yet; the node will listen there when one arrives."), complaints);
    }

    private void later() {
        now = now.plus(SilentPoints.PATIENCE);
        points.look();
    }

    private void transport(String event, String name) {
        points.accept(Map.of("event", event, "shelf", "transport", "name", name));
    }
}
