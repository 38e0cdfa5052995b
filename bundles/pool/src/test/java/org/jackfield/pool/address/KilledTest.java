package org.jackfield.pool.address;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes are killed while peers come and go: what they leave loads, and they remember. {@code -Dbook.kills=1000 -Dtest.seconds=7200}
 * kills more of them, {@code -Dbook.kills.beside=8} so many at a time, and asks that none lacks more than the last 5 s, which a machine that has
 * too much else to do may not give it time for.
 */
@Tag("once")
class KilledTest {

    private static final boolean CAMPAIGN = System.getProperty("book.kills") != null;
    private static final int KILLS = Integer.getInteger("book.kills", 24);
    private static final int AT_A_TIME = Integer.getInteger("book.kills.beside", 8);

    @TempDir
    Path folder;

    @Test
    @Timeout(7_200)
    void whoeverIsKilledAtAnyMomentRemembersWhatHappenedFiveSecondsBefore() throws Exception {
        Killing.Toll toll = Killing.of(folder, KILLS, AT_A_TIME);

        System.out.println(toll);
        assertTrue(toll.remembered() > 2 * KILLS, toll::toString);
        if (CAMPAIGN) {
            assertEquals(0, toll.forgotten(), toll::toString);
        }
    }
}
