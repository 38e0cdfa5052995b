package org.jackfield.transports.tcp;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.point.PointId;
import org.jackfield.api.transport.Transport;
import org.jackfield.eventloops.EventLoopSettings;
import org.jackfield.eventloops.EventLoops;
import org.jackfield.eventloops.ParkingHandler;
import org.jackfield.testkit.TransportContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract on NIO. */
class TcpTransportTest extends TransportContract {

    private static final EventLoops LOOPS = new EventLoops(new EventLoopSettings(2, EventLoopSettings.IoType.NIO));

    private final SilentPlace silence = new SilentPlace();

    @BeforeAll
    static void startLoops() {
        LOOPS.activate();
    }

    @AfterAll
    static void endLoops() throws Exception {
        LOOPS.shutdown().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Override
    protected Transport openTransport() {
        return new TcpTransport(LOOPS.group(), ParkingHandler::new, TcpSettings.DEFAULTS);
    }

    @Override
    protected void shutDown(Transport transport) {
        ((TcpTransport) transport).shutdown().toCompletableFuture().join();
    }

    @Override
    protected Optional<PointId> silentPoint() {
        return Optional.of(silence.point());
    }

    @Override
    protected void cleanUp() {
        silence.close();
    }
}
