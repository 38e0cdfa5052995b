package org.jackfield.transports.memory;

import java.time.Duration;
import java.util.Optional;
import org.jackfield.api.point.PointId;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.Transport;
import org.jackfield.testkit.RealTime;
import org.jackfield.testkit.TransportContract;

class MemoryTransportTest extends TransportContract {

    private final RealTime time = new RealTime();
    private final MemoryNetwork network = new MemoryNetwork(
            1, Conditions.PERFECT.withLatency(Duration.ofNanos(100_000), Duration.ZERO), time, time, time::thread);

    @Override
    protected void cleanUp() {
        time.close();
    }

    @Override
    protected Transport openTransport() {
        return new MemoryTransport(network, "127.0.0.1");
    }

    @Override
    protected void shutDown(Transport transport) {
        ((MemoryTransport) transport).shutdown();
    }

    @Override
    protected Optional<PointId> silentPoint() {
        network.isolate("silent");
        return Optional.of(PointId.parse("memory://silent:1"));
    }

    @Override
    protected boolean sever(Channel channel) {
        network.sever("127.0.0.1", "127.0.0.1");
        return true;
    }
}
