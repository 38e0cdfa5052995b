package org.jackfield.ciphers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jackfield.handshake.crypto.BouncyCastleBoxes;
import org.junit.jupiter.api.Test;

class TrialTest {

    private static final long SEED = 20_261_129;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Test
    void aFasterPathIsTaken() {
        JavaBoxes boxes = new JavaBoxes(new Laborious());
        trial(boxes, new Lanes(), PATIENCE).run();
        assertEquals("java", boxes.name());
    }

    @Test
    void aFasterPathThatIsWrongIsNotTaken() {
        JavaBoxes boxes = new JavaBoxes(new Laborious());
        trial(boxes, new FaultyPath(new Lanes(), FaultyPath.Fault.LAST_BYTE), PATIENCE)
                .run();
        assertEquals("laborious", boxes.name());
    }

    @Test
    void aPathThatIsNotFasterInTimeIsNotTaken() {
        JavaBoxes boxes = new JavaBoxes();
        trial(boxes, new Laborious(), Duration.ZERO).run();
        assertEquals("java", boxes.name());
    }

    @Test
    void anInterruptEndsIt() throws Exception {
        JavaBoxes boxes = new JavaBoxes();
        Thread thread = new Thread(trial(boxes, new Laborious(), PATIENCE));
        thread.setDaemon(true);
        thread.start();
        thread.interrupt();
        thread.join(TimeUnit.SECONDS.toMillis(60));
        assertFalse(thread.isAlive());
        assertEquals("java", boxes.name());
    }

    private static Trial trial(JavaBoxes boxes, ManyBlocks path, Duration patience) {
        return new Trial(boxes, path, new BouncyCastleBoxes(), new Random(SEED), patience);
    }
}
