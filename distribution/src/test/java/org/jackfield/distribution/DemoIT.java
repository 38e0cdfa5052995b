package org.jackfield.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jackfield.distribution.Program.Ended;
import org.junit.jupiter.api.Test;

class DemoIT {

    @Test
    void allThatTheDemoShowsReallyHappens() throws Exception {
        Ended ended = Program.run("demo", "--nodes", "3", "--seconds", "12", "--within", "25");

        assertEquals(0, ended.code(), String.join("\n", ended.out()) + String.join("\n", ended.err()));
    }
}
