package org.jackfield.transports.udp;

import java.util.concurrent.TimeUnit;
import org.jackfield.eventloops.EventLoopSettings;
import org.jackfield.eventloops.EventLoops;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract on NIO. */
class UdpTransportTest extends UdpTransportContract {

    private static final EventLoops LOOPS = new EventLoops(new EventLoopSettings(2, EventLoopSettings.IoType.NIO));

    UdpTransportTest() {
        super(LOOPS);
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
