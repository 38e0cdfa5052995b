package org.jackfield.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.jackfield.distribution.Program.Ended;
import org.jackfield.distribution.text.Json;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A node is measured with nothing but the layout. How fast it is, is nobody's concern here. */
@Tag("once")
@Isolated
class BenchIT {

    private static final long PATIENCE_SECONDS = 300;

    @Test
    void theHandshakesOfANodeAreMeasuredFromTheLayoutAlone() throws Exception {
        try (Program bench = Program.start(Map.of(), "bench", "--only", "handshakes", "--glance", "--json")) {
            Ended ended = bench.ended(PATIENCE_SECONDS);

            assertEquals(0, ended.code(), ended.err()::toString);
            Map<String, Object> report = Json.readObject(String.join("\n", ended.out()));
            assertEquals(List.of(), report.get("remarks"));
            List<?> figures = (List<?>) report.get("figures");
            assertFalse(figures.isEmpty());
            for (Object each : figures) {
                Map<?, ?> figure = (Map<?, ?>) each;
                assertEquals("handshakes", figure.get("program"));
                List<?> rounds = (List<?>) ((Map<?, ?>) figure.get("contestants")).get("Jackfield");
                assertEquals(1, rounds.size(), figure.toString());
                assertTrue(((Number) rounds.get(0)).doubleValue() > 0, figure.toString());
            }
        }
    }
}
