package org.jackfield.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jackfield.itests.felix.InsideFelix;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.startlevel.BundleStartLevel;

/** The bundles resolve everywhere, and each stands at its level: the contracts, then the core, then what comes and goes. */
@InsideFelix(tests = 2)
class StartLevelsTest {

    @Test
    void contractsCoreAndPluginsStartInThisOrder(BundleContext context) {
        Map<String, Integer> levels = Arrays.stream(context.getBundles())
                .filter(bundle -> String.valueOf(bundle.getSymbolicName()).startsWith("org.jackfield."))
                .filter(bundle -> bundle != context.getBundle())
                .collect(Collectors.toMap(
                        Bundle::getSymbolicName,
                        bundle -> bundle.adapt(BundleStartLevel.class).getStartLevel(),
                        Math::max,
                        TreeMap::new));

        Map<String, Integer> expected = new TreeMap<>(Map.of(
                "org.jackfield.api", 3,
                "org.jackfield.eventloops", 4,
                "org.jackfield.handshake", 4,
                "org.jackfield.pool", 4,
                "org.jackfield.scheduler", 4,
                "org.jackfield.discovery.bootstrap", 5,
                "org.jackfield.metrics", 5,
                "org.jackfield.shell", 5,
                "org.jackfield.transports.memory", 5,
                "org.jackfield.transports.tcp", 5));
        expected.put("org.jackfield.ciphers", 4);
        expected.put("org.jackfield.admin", 5);
        expected.put("org.jackfield.discovery.dns", 5);
        expected.put("org.jackfield.discovery.lan", 5);
        expected.put("org.jackfield.discovery.mdns", 5);
        expected.put("org.jackfield.transports.standby", 5);
        expected.put("org.jackfield.transports.udp", 5);
        expected.put("org.jackfield.transports.websocket", 5);
        assertEquals(expected, levels);
    }

    @Test
    void everyBundleIsResolvedAndEveryStartedOneActive(BundleContext context) {
        for (Bundle bundle : context.getBundles()) {
            int state = bundle.getState();
            assertTrue(state == Bundle.ACTIVE || state == Bundle.RESOLVED, bundle + " is in state " + state);
        }
    }
}
