package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
import java.util.Map;
import org.jackfield.pool.settings.PoolSettings;
import org.junit.jupiter.api.Test;

/** What settings may say together. */
class ConfigReaderTest {

    private final ConfigReader reader = new ConfigReader(text -> {
        throw new IllegalArgumentException("nobody is expected: " + text);
    });

    @Test
    void theDefaultsAreThoseOfTheSettings() {
        PoolSettings read = reader.read(config(Map.of()));

        assertEquals(PoolSettings.DEFAULT, read);
    }

    @Test
    void tablesThatCouldNotHoldAllThatMayBeConnectedAreRefused() {
        assertEquals(
                300,
                reader.read(config(Map.of("max$_$connections", 300))).bounds().max());
        assertSays(
                "max-connections (100) must not be more than points-after-collection (99)",
                Map.of("points$_$after$_$collection", 99));
        assertSays(
                "max-connections (301) must not be more than peers-after-collection (300)",
                Map.of("max$_$connections", 301));
        assertSays(
                "max-connections (100) must not be more than peers-after-collection (99)",
                Map.of("peers$_$after$_$collection", 99));
        assertSays(
                "points-after-collection (20000) must lie between 1 and max-known-points (200)",
                Map.of("max$_$known$_$points", 200));
    }

    private void assertSays(String sentence, Map<String, Object> changed) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> reader.read(config(changed)));
        assertEquals(sentence, refused.getMessage());
    }

    private static PoolConfig config(Map<String, Object> changed) {
        return (PoolConfig) Proxy.newProxyInstance(
                PoolConfig.class.getClassLoader(),
                new Class<?>[] {PoolConfig.class},
                (proxy, method, arguments) -> changed.getOrDefault(method.getName(), method.getDefaultValue()));
    }
}
