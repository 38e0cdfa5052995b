package org.jackfield.transports.udp;

import io.netty.channel.EventLoopGroup;
import org.jackfield.eventloops.ParkingHandler;
import org.jackfield.eventloops.QuicKeepsakes;

/** What the tests' transports stand on. */
final class UdpFixture {

    static final Keepsakes KEEPSAKES = new Keepsakes(
            ParkingHandler::new,
            QuicKeepsakes.demultiplexer(),
            QuicKeepsakes.anchor(),
            QuicKeepsakes.keeper(),
            QuicKeepsakes.tokens());

    private UdpFixture() {}

    static UdpTransport transport(EventLoopGroup loops) {
        return new UdpTransport(loops, KEEPSAKES, UdpSettings.DEFAULTS);
    }
}
