package org.jackfield.itests;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jackfield.itests.node.Resident;
import org.jackfield.itests.node.RunningNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes in two frameworks, with identities of their own, over real TCP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 90, unit = SECONDS)
class TwoNodesTest {

    private static final int QUEUE_SHARE = 4 << 20;

    private Path files;
    private RunningNode alice;
    private RunningNode bob;

    @BeforeAll
    void startAndConnect(@TempDir Path directory) {
        files = directory;
        alice = RunningNode.in(directory.resolve("alice")).start();
        bob = RunningNode.in(directory.resolve("bob")).start();
        bob.connectTo(alice);
    }

    @AfterAll
    void stop() {
        RunningNode.stop(alice, bob);
    }

    @Test
    void eachHasAnIdentityOfItsOwnInItsDirectory() {
        assertNotEquals(alice.self(), bob.self());
        assertTrue(Files.isRegularFile(files.resolve("alice/identity.json")));
        assertTrue(Files.isRegularFile(files.resolve("bob/identity.json")));
    }

    @Test
    void theyShareNothingButTheWire() {
        assertNotSame(
                alice.inside().service("org.jackfield.api.node.Node").getClass(),
                bob.inside().service("org.jackfield.api.node.Node").getClass());
    }

    @Test
    void aNodeThatDialsItselfNoticesIt() {
        assertEquals("failed: myself", alice.inside().connect(alice.point()));

        alice.tell(bob, "that was me");
    }

    @Test
    void eachHearsWhatTheOtherSays() {
        alice.tell(bob, "how do you do");
        bob.tell(alice, "very well, thank you");
    }

    @Test
    void messagesOfAllSizesArriveWholeAndInOrder() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int before = heardByAlice(0).size();
        List<byte[]> said = new ArrayList<>();
        for (int sum = 0; sum < QUEUE_SHARE; sum += said.get(said.size() - 1).length) {
            byte[] message = new byte[random.nextInt(random.nextBoolean() ? 200 : 300_000)];
            random.nextBytes(message);
            said.add(message);
        }

        said.forEach(message -> assertEquals("QUEUED", bob.inside().say(alice.self(), Resident.NOTE, message)));

        List<byte[]> heard = heardByAlice(before + said.size());
        for (int i = 0; i < said.size(); i++) {
            assertArrayEquals(
                    said.get(i), heard.get(before + i), "message " + i + " of " + said.size() + ", seed " + seed);
        }
    }

    @Test
    void aMessageOfManyFramesArrivesWhole() {
        long seed = System.nanoTime();
        byte[] message = new byte[QUEUE_SHARE];
        new Random(seed).nextBytes(message);
        int before = heardByAlice(0).size();

        assertEquals("QUEUED", bob.inside().say(alice.self(), Resident.NOTE, message));

        assertArrayEquals(message, heardByAlice(before + 1).get(before), "seed " + seed);
    }

    @Test
    void dialledOnceMoreTheyKeepTheOneConnection() {
        String answer = alice.inside().connect(bob.point());

        assertTrue(answer.startsWith("failed: ") || answer.equals(bob.self()), answer);
        assertEquals(List.of(bob.self()), alice.inside().peers());
        assertEquals(List.of(alice.self()), bob.inside().peers());
        alice.tell(bob, "still there");
    }

    private List<byte[]> heardByAlice(int count) {
        return alice.inside().awaitMessages(bob.self(), count, RunningNode.PATIENCE);
    }
}
