package org.jackfield.itests.faults;

import java.nio.file.Path;
import java.util.Map;
import org.jackfield.itests.node.RunningNode;

/** The node that everything happens to: listens on every address of the loopback, and does nothing by itself. */
final class FaultyNode {

    /** Room for everybody, and nobody to look after it. */
    static final Map<String, Object> BOUNDS = Map.of(
            "maintenance-idle-time", "0", "min-connections", "1", "expected-connections", "4", "max-connections", "20");

    /** Where it listens. */
    static final String ANYWHERE = "tcp://0.0.0.0:0";

    private FaultyNode() {}

    static RunningNode start(Path directory) {
        RunningNode.Builder builder = RunningNode.in(directory).listening(ANYWHERE);
        builder.with("org.jackfield.transports.memory", "host", "faulty");
        builder.with("org.jackfield.admin", "address", "127.0.0.1:0");
        // where each address is one caller's, and may be punished
        builder.with("lan", "true");
        BOUNDS.forEach((key, value) -> builder.with(key, (String) value));
        RunningNode node = builder.start();
        node.felix().ask(Insider.MoveIn.class);
        return node;
    }
}
