package org.jackfield.itests.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.jackfield.itests.node.RunningNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Strangers who begin with a PROXY header, so that somebody else's address is taken for theirs: only the listed proxy is believed. */
@Timeout(value = 90, unit = SECONDS)
class ForgedProxyHeaderTest {

    private static final String STRANGER = "127.3.0.9";
    private static final String SOMEBODY = "203.0.113.5";
    private static final int CALLS = 20;
    private static final byte[] SIGNATURE = "\r\n\r\n\0\r\nQUIT\n".getBytes(US_ASCII);

    @TempDir
    Path files;

    private RunningNode node;

    @BeforeEach
    void start() {
        node = RunningNode.in(files.resolve("node"))
                .with("org.jackfield.transports.tcp", "trusted-proxies", "127.3.0.1")
                .start();
    }

    @AfterEach
    void stop() {
        RunningNode.stop(node);
    }

    @ParameterizedTest
    @CsvSource({"1, false", "1, true", "2, false", "2, true"})
    void theyAreRefusedCountedAndForgotten(int version, boolean greetingFollows) {
        int mark = node.inside().mark();

        for (int call = 0; call < CALLS; call++) {
            try (RawPeer stranger = RawPeer.dialling(STRANGER, node.port())) {
                stranger.say(header(version));
                if (greetingFollows) {
                    stranger.say(Papers.inOrder().message());
                }
                Map<String, String> end = node.awaitEvent(mark, "incoming-failed");
                mark = node.inside().mark();

                assertEquals("handshake-undecodable", end.get("reason"), end::toString);
                assertTrue(end.get("sentence").contains("PROXY protocol"), end::toString);
                assertTrue(end.get("endpoint").contains(STRANGER), end::toString);
                assertFalse(end.toString().contains(SOMEBODY), end::toString);
            }
        }

        assertEquals(Map.of("handshake-undecodable", (long) CALLS), new ApiClient(node).counted());
        assertEquals(0, node.inside().handshaking());
        assertTrue(
                node.inside().points().isEmpty(), () -> node.inside().points().toString());
        assertTrue(node.inside().knownPeers().isEmpty());
    }

    /** The same bytes from the proxy that is listed are believed: they are a header. */
    @ParameterizedTest
    @CsvSource({"1", "2"})
    void theProxyThatIsListedIsBelieved(int version) {
        int mark = node.inside().mark();
        try (RawPeer proxy = RawPeer.dialling("127.3.0.1", node.port())) {
            proxy.say(header(version));
            proxy.say((byte) 0, (byte) 5, (byte) 1, (byte) 2, (byte) 3, (byte) 4, (byte) 5);

            Map<String, String> end = node.awaitEvent(mark, "incoming-failed");
            assertTrue(end.get("endpoint").contains(SOMEBODY), end::toString);
        }
    }

    private static byte[] header(int version) {
        return version == 1
                ? ("PROXY TCP4 " + SOMEBODY + " 127.0.0.1 56324 9732\r\n").getBytes(US_ASCII)
                : ByteBuffer.allocate(28)
                        .put(SIGNATURE)
                        .put((byte) 0x21)
                        .put((byte) 0x11)
                        .putShort((short) 12)
                        .put(new byte[] {(byte) 203, 0, 113, 5, 127, 0, 0, 1})
                        .putShort((short) 56_324)
                        .putShort((short) 9_732)
                        .array();
    }
}
