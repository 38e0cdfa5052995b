package org.jackfield.itests.codeswap;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.management.ObjectName;
import org.jackfield.itests.node.RunningNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The bundle of udp has all its classes before a channel needs them: what an event loop loads, all channels wait for. */
@Timeout(value = 60, unit = SECONDS)
class ClassesAheadTest {

    /** None that a node needs while it listens and nobody dials. */
    private static final String LATE = "org.jackfield.transports.udp.UdpDial";

    @TempDir
    Path data;

    @Test
    void aNodeThatNeverDialledHasTheClassOfADial() throws Exception {
        Set<String> before = loadersWithIt();
        try (RunningNode node =
                RunningNode.in(data).listening("udp://127.0.0.1:0").start()) {
            Set<String> since = loadersWithIt();
            since.removeAll(before);
            assertEquals(1, since.size(), () -> node.point("udp") + " has it in the loaders " + since);
        }
    }

    /** As the virtual machine calls them. */
    private static Set<String> loadersWithIt() throws Exception {
        String classes = (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "vmClassHierarchy",
                        new Object[] {new String[] {}},
                        new String[] {String[].class.getName()});
        return Pattern.compile(Pattern.quote(LATE) + "/(\\w+)")
                .matcher(classes)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }
}
