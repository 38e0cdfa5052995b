package org.jackfield.itests.process;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.point.PointId;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes in two processes, from one distribution. */
@Timeout(value = 120, unit = SECONDS)
class NodeProcessTest {

    private static final String ANY_PORT = "tcp://127.0.0.1:0";

    @TempDir
    Path files;

    @BeforeAll
    static void insist() {
        NodeProcess.insistOnDistribution();
    }

    @Test
    void twoProcessesTalkAndOneThatIsKilledAfterItsBookWasSavedComesBackAsItself() throws Exception {
        Path book = files.resolve("bob/address-book");
        NodeProcess.giveVoice(files.resolve("alice"));
        NodeProcess.giveVoice(files.resolve("bob"));
        // ordinarily 5 s: whoever is killed earlier has forgotten whom it has met since
        NodeProcess.set(files.resolve("bob"), "org.jackfield.pool", "save-delay = 50\n");
        try (NodeProcess alice = NodeProcess.start(files.resolve("alice"), "--listen", ANY_PORT)) {
            String point = alice.point("tcp");
            String self;
            try (NodeProcess bob = NodeProcess.start(files.resolve("bob"), "--listen", ANY_PORT, "--peer", point)) {
                self = bob.self();
                bob.awaitConnection(alice, "tcp");
                alice.awaitConnection(bob, "tcp");
                alice.awaitConversation();
                bob.awaitConversation();
                awaitPoint(book, PointId.parse(point));
                bob.kill();
            }

            try (NodeProcess bob = NodeProcess.start(files.resolve("bob"), "--listen", ANY_PORT)) {
                assertEquals(self, bob.self());
                bob.awaitConnection(alice, "tcp");
                bob.awaitConversation();
                bob.stop();
            }
            alice.stop();
        }
    }

    /** Waits until the book, which is replaced as a whole, holds the point: two bytes of port, then four of address. */
    private static void awaitPoint(Path file, PointId point) throws IOException, InterruptedException {
        byte[] packed = ByteBuffer.allocate(6)
                .putShort((short) point.port())
                .put(point.address().orElseThrow().getAddress())
                .array();
        String wanted = new String(packed, StandardCharsets.ISO_8859_1);
        long end = System.nanoTime() + NodeProcess.PATIENCE.toNanos();
        try (WatchService watch = file.getFileSystem().newWatchService()) {
            WatchKey key = file.getParent()
                    .register(watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
            while (!Files.exists(file)
                    || !new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(wanted)) {
                assertTrue(System.nanoTime() < end, () -> point + " is never written to " + file);
                watch.poll(1, TimeUnit.SECONDS);
                key.pollEvents();
                key.reset();
            }
        }
    }
}
