package org.jackfield.pool.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jackfield.api.scoring.ScoringPolicy;
import org.junit.jupiter.api.Test;

class SettledTest {

    private int asked;

    @Test
    void whatWasSaidWhileSettingsChangedIsAskedAgain() {
        Settled<Integer> settled = ask(() -> Map.of("weight", Integer.toString(Math.min(asked, 2))));

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

    private Settled<Integer> ask(Supplier<Map<String, String>> settings) {
        return Settled.ask(settings, () -> asked++);
    }
}
