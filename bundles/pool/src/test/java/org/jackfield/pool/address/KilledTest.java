package org.jackfield.pool.address;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes are killed while peers come and go: what they leave loads, and lacks the last 5 s at most. {@link Killing} kills more of them. */
class KilledTest {

    private static final int KILLS = 24;
    private static final int AT_A_TIME = 8;

    @TempDir
    Path folder;

    @Test
    @Timeout(900)
    void whoeverIsKilledAtAnyMomentRemembersWhatHappenedFiveSecondsBefore() throws Exception {
        Killing.Toll toll = Killing.of(folder, KILLS, AT_A_TIME);

        System.out.println(toll);
        assertTrue(toll.proved() > 100, "only " + toll.proved() + " memories were put to the test");
    }
}
