package org.jackfield.transports.tcp;

import java.util.Optional;
import org.jackfield.api.point.PointId;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.Transport;
import org.jackfield.eventloops.EventLoops;
import org.jackfield.eventloops.ParkingHandler;
import org.jackfield.testkit.SocketWay;
import org.jackfield.testkit.TransportContract;

/** The contract on event loops of either kind, which a subclass starts and ends. */
abstract class TcpTransportContract extends TransportContract {

    private final EventLoops loops;
    private final SilentPlace silence = new SilentPlace();
    private Optional<SocketWay> way = Optional.empty();

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
    protected PointId wayTo(PointId listener) {
        SocketWay opened = new SocketWay(listener);
        way = Optional.of(opened);
        return opened.point();
    }

    @Override
    protected boolean sever(Channel channel) {
        way.orElseThrow().sever();
        return true;
    }

    @Override
    protected boolean babble(PointId listener, byte[] nonsense) {
        SocketWay.babble(listener, nonsense);
        return true;
    }

    @Override
    protected void cleanUp() {
        way.ifPresent(SocketWay::close);
        silence.close();
    }
}
