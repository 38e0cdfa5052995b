package org.jackfield.transports.websocket;

import java.util.concurrent.TimeUnit;
import org.jackfield.eventloops.EventLoopSettings;
import org.jackfield.eventloops.EventLoops;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Scheme {@code ws} on NIO. */
class WebSocketTransportTest extends WebSocketTransportContract {

    private static final EventLoops LOOPS = new EventLoops(new EventLoopSettings(2, EventLoopSettings.IoType.NIO));

    WebSocketTransportTest() {
        super(LOOPS, new Tls.None());
    }

    @BeforeAll
    static void startLoops() {
        LOOPS.activate();
    }

    @AfterAll
    static void endLoops() throws Exception {
        LOOPS.shutdown().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
