package org.jackfield.itests;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.util.List;
import org.jackfield.itests.node.RunningNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A node on a system that QUIC has no native library for: Felix has resolved none of its fragments. */
@Timeout(value = 90, unit = SECONDS)
class WithoutQuicTest {

    private static final String LIBRARY = "io.netty.codec-native-quic.linux-x86_64";

    @TempDir
    Path files;

    private final Logger logger = (Logger) LoggerFactory.getLogger("org.jackfield.transports.udp");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private RunningNode alice;
    private RunningNode bob;

    @BeforeEach
    void start() {
        log.start();
        logger.addAppender(log);
        alice = RunningNode.in(files.resolve("alice"))
                .without(LIBRARY)
                .listening("tcp://127.0.0.1:0", "udp://127.0.0.1:0", "ws://127.0.0.1:0")
                .start();
        logger.detachAppender(log);
        bob = RunningNode.in(files.resolve("bob"))
                .listening("tcp://127.0.0.1:0", "udp://127.0.0.1:0")
                .start();
    }

    @AfterEach
    void stop() {
        RunningNode.stop(alice, bob);
    }

    @Test
    void theLogSaysSoOnceAndTheNodeGoesOnWithItsOtherTransports() {
        assertEquals(
                List.of("tcp", "ws", "wss"),
                alice.inside().schemes().stream().sorted().toList());
        assertEquals(1, log.list.size(), () -> log.list.toString());
        String sentence = log.list.get(0).getFormattedMessage();
        assertTrue(sentence.startsWith("udp:// is not offered: QUIC's native library does not load on "), sentence);
        assertTrue(sentence.contains("io.netty.native.workdir") && sentence.endsWith("use tcp or ws"), sentence);

        assertEquals("failed: no-transport", alice.inside().connect(bob.point("udp")));
        bob.connectTo(alice);
        bob.tell(alice, "you have no udp");
        bob.inside().await("session over ws", this::isOverWs, RunningNode.PATIENCE);
        alice.tell(bob, "I do without");
    }

    /** Where else she can be reached, she says a moment after she has been reached. */
    private boolean isOverWs() {
        bob.inside().swap("tcp", "ws");
        return bob.inside().carrier(alice.self()).equals("ws");
    }
}
