package org.jackfield.distribution.operate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jackfield.distribution.text.Terminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BandwidthScreenTest {

    private static final Terminal PLAIN = new Terminal(new PrintWriter(new StringWriter()), false, false);

    @ParameterizedTest
    @ValueSource(ints = {10, 24, 60})
    void thereIsRoomForEveryLine(int rows) {
        List<String> lines = new BandwidthScreen(80, rows, PLAIN).lines(busy(100));

        assertTrue(lines.size() <= Math.max(rows - 1, 14), lines::toString);
        assertTrue(lines.stream().allMatch(line -> line.length() <= 80), lines::toString);
        assertTrue(lines.get(lines.size() - 1).startsWith("… and "), lines::toString);
    }

    @Test
    void whoeverHasAllIsShownWithoutAnythingCutOff() {
        List<String> lines = new BandwidthScreen(80, 24, PLAIN).lines(busy(1));

        assertEquals("in  1000 MiB/s of 1000 MiB/s       [########################] 100 %", lines.get(0));
        assertEquals("throttled    999    98%  1000M  1000M  100%   999  1000M  1000M  100%   999", lines.get(4));
        assertTrue(
                lines.get(7).endsWith("throttled   64.00   1000M  100   59m   1000M  100   59m   1000M"),
                lines::toString);
    }

    @Test
    void aNodeWithoutPeersSaysSo() {
        List<String> lines = new BandwidthScreen(80, 24, PLAIN).lines(Answer.of(Map.of()));

        assertEquals("no connections", lines.get(lines.size() - 1));
    }

    /** Everything as wide as it can be. */
    private static Answer busy(int peers) {
        long much = 1000L * 1024 * 1024;
        Map<String, Object> part = Map.of(
                "class",
                "throttled",
                "cap",
                much,
                "per_second",
                much,
                "floor",
                0.98,
                "connections",
                999,
                "waiting",
                999,
                "entitled",
                1.0);
        Map<String, Object> way = Map.of("cap", much, "per_second", much, "classes", List.of(part));
        Map<String, Object> share = Map.of("per_second", much, "share", 1.0, "waiting_seconds", 3599.0);
        Map<String, Object> peer = Map.of(
                "peer_id",
                "idr8hPVAzYprfyjUPgfB869FekcTPA",
                "class",
                "throttled",
                "weight",
                64.0,
                "download",
                share,
                "upload",
                share,
                "bytes_waiting",
                much);
        return Answer.of(Map.of("download", way, "upload", way, "peers", Collections.nCopies(peers, peer)));
    }
}
