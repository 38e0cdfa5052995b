package org.jackfield.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.jackfield.distribution.Program.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated
class DemoIT {

    @Test
    void allThatTheDemoShowsReallyHappens() throws Exception {
        try (Program demo = Program.start(Map.of(), "demo", "--nodes", "3", "--seconds", "12", "--within", "25")) {
            // what the demo allows itself for connecting and talking, and as much again for its start and its end
            Ended ended = demo.ended(75);

            assertEquals(0, ended.code(), String.join("\n", ended.out()) + String.join("\n", ended.err()));
        }
    }
}
