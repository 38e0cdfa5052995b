package org.jackfield.pool.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jackfield.api.scoring.PeerHistory;
import org.jackfield.api.scoring.Score;
import org.jackfield.api.scoring.ScoringPolicy;
import org.junit.jupiter.api.Test;

class SettledTest {

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    private int asked;

    @Test
    void whatWasSaidWhileSettingsChangedIsAskedAgain() {
        Settled settled = ask(() -> Map.of("weight", Integer.toString(Math.min(asked, 2))));

        assertEquals(Map.of("weight", "2"), settled.settings());
        assertEquals(3, asked, "once with those before, once while they changed, once with those after");
    }

    @Test
    void settingsThatNeverStayOrAreTooManyAreAFailure() {
        assertThrows(IllegalStateException.class, () -> ask(() -> Map.of("weight", Integer.toString(asked))));
        assertThrows(IllegalStateException.class, () -> ask(() -> Map.of("weight", "1".repeat(100_000))));
        Map<String, String> many = new HashMap<>();
        for (int i = 0; i <= ScoringPolicy.MOST_SETTINGS; i++) {
            many.put("weight-" + i, "");
        }
        assertThrows(IllegalStateException.class, () -> ask(() -> many));
    }

    private Settled ask(Supplier<Map<String, String>> settings) {
        return Settled.ask(
                new ScoringPolicy() {
                    @Override
                    public String name() {
                        return "changing";
                    }

                    @Override
                    public Map<String, String> settings() {
                        return settings.get();
                    }

                    @Override
                    public Score score(PeerHistory history, Instant now) {
                        asked++;
                        return Score.NEUTRAL;
                    }
                },
                PeerHistory.EMPTY,
                NOON);
    }
}
