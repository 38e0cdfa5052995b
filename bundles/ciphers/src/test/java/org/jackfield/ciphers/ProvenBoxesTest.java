package org.jackfield.ciphers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jackfield.handshake.crypto.BouncyCastleBoxes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class ProvenBoxesTest {

    @Test
    void whereThereIsNothingToTryTheyAreSettledAtOnce() {
        ProvenBoxes proven = proven(new Lanes(), Optional.empty());

        assertTrue(proven.settled().toCompletableFuture().isDone());
        assertEquals("java", name(proven));
    }

    @Test
    void theyAreSettledOnceThePathThatIsFasterHasBeenTaken() throws Exception {
        ProvenBoxes proven = proven(new Laborious(), Optional.of(new Lanes()));

        proven.settled().toCompletableFuture().get(240, TimeUnit.SECONDS);

        assertEquals("java", name(proven));
    }

    @Test
    void theyAreSettledOnceAWrongPathHasBeenGivenUp() throws Exception {
        ProvenBoxes proven =
                proven(new Laborious(), Optional.of(new FaultyPath(new Lanes(), FaultyPath.Fault.LAST_BYTE)));

        proven.settled().toCompletableFuture().get(240, TimeUnit.SECONDS);

        assertEquals("laborious", name(proven));
    }

    @Test
    void whileAPathIsOnTrialTheyAreNotSettledUntilItIsEnded() {
        ProvenBoxes proven = proven(new Lanes(), Optional.of(new Laborious()));
        assertFalse(proven.settled().toCompletableFuture().isDone());

        proven.end();

        assertTrue(proven.settled().toCompletableFuture().isDone());
        assertEquals("java", name(proven));
    }

    @Test
    void boxesThatAreWrongAreNotOfferedAndNothingIsTried() {
        ProvenBoxes proven =
                proven(new FaultyPath(new Lanes(), FaultyPath.Fault.COUNTER), Optional.of(new Laborious()));

        assertEquals(Optional.empty(), proven.boxes());
        assertTrue(proven.settled().toCompletableFuture().isDone());
    }

    private static ProvenBoxes proven(ManyBlocks path, Optional<ManyBlocks> tried) {
        return new ProvenBoxes(new BouncyCastleBoxes(), new JavaBoxes(path), tried);
    }

    private static String name(ProvenBoxes proven) {
        return proven.boxes().orElseThrow().name();
    }
}
