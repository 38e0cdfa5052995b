package org.jackfield.transports.udp;

import java.util.concurrent.TimeUnit;
import org.jackfield.eventloops.EventLoopSettings;
import org.jackfield.eventloops.EventLoops;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;

/** The contract on epoll, where it loads. */
@EnabledIf("io.netty.channel.epoll.Epoll#isAvailable")
class UdpTransportOnEpollTest extends UdpTransportContract {

    private static final EventLoops LOOPS = new EventLoops(new EventLoopSettings(2, EventLoopSettings.IoType.EPOLL));

    UdpTransportOnEpollTest() {
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
