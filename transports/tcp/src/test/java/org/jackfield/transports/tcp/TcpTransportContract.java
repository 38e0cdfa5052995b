package org.jackfield.transports.tcp;

import java.util.Optional;
import org.jackfield.api.point.PointId;
import org.jackfield.api.transport.Transport;
import org.jackfield.eventloops.EventLoops;
import org.jackfield.eventloops.ParkingHandler;
import org.jackfield.testkit.TransportContract;

/** The contract on event loops of either kind, which a subclass starts and ends. */
abstract class TcpTransportContract extends TransportContract {

    private final EventLoops loops;
    private final SilentPlace silence = new SilentPlace();

    TcpTransportContract(EventLoops loops) {
        this.loops = loops;
    }

    @Override
    protected Transport openTransport() {
        return new TcpTransport(loops.group(), ParkingHandler::new, TcpSettings.DEFAULTS);
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
