package org.jackfield.transports.udp;

import io.netty.channel.EventLoopGroup;
import java.time.Duration;
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

    private static final UdpSettings PATIENT = patient(UdpSettings.DEFAULTS);

    private UdpFixture() {}

    static UdpTransport transport(EventLoopGroup loops) {
        return new UdpTransport(loops, KEEPSAKES, PATIENT);
    }

    /** On a busy machine, hundreds of handshakes at once take their time. */
    private static UdpSettings patient(UdpSettings usual) {
        return new UdpSettings(
                usual.congestionControl(),
                Duration.ofSeconds(60),
                usual.keepAlive(),
                usual.windowBytes(),
                usual.datagramBytes(),
                usual.closingTime(),
                usual.maxLingering(),
                Duration.ofSeconds(60),
                usual.maxHalfOpen(),
                usual.trustedHalfOpen(),
                usual.lookupThreads(),
                usual.maxLookups());
    }
}
