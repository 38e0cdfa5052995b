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

    private UdpFixture() {}

    static UdpTransport transport(EventLoopGroup loops) {
        return transport(loops, UdpSettings.DEFAULTS.congestionControl());
    }

    static UdpTransport transport(EventLoopGroup loops, UdpSettings.CongestionControl congestionControl) {
        return transport(loops, patient(UdpSettings.DEFAULTS, congestionControl));
    }

    static UdpTransport transport(EventLoopGroup loops, UdpSettings settings) {
        return new UdpTransport(loops, KEEPSAKES, settings);
    }

    /** Where the system cuts and joins datagrams, or does not. */
    static UdpTransport transport(EventLoopGroup loops, boolean batches) {
        UdpSettings usual = patient(UdpSettings.DEFAULTS, UdpSettings.DEFAULTS.congestionControl());
        return transport(
                loops,
                new UdpSettings(
                        usual.congestionControl(),
                        usual.idleTimeout(),
                        usual.keepAlive(),
                        usual.windowBytes(),
                        usual.datagramBytes(),
                        batches,
                        usual.closingTime(),
                        usual.maxLingering(),
                        usual.openingTime(),
                        usual.maxHalfOpen(),
                        usual.trustedHalfOpen(),
                        usual.lookupThreads(),
                        usual.maxLookups()));
    }

    /** Of a listener that is soon tired of callers. */
    static UdpSettings opening(Duration openingTime, int maxHalfOpen, int trustedHalfOpen) {
        UdpSettings usual = UdpSettings.DEFAULTS;
        return new UdpSettings(
                usual.congestionControl(),
                Duration.ofSeconds(60),
                usual.keepAlive(),
                usual.windowBytes(),
                usual.datagramBytes(),
                usual.batches(),
                usual.closingTime(),
                usual.maxLingering(),
                openingTime,
                maxHalfOpen,
                trustedHalfOpen,
                usual.lookupThreads(),
                usual.maxLookups());
    }

    /** On a busy machine, hundreds of handshakes at once take their time. */
    private static UdpSettings patient(UdpSettings usual, UdpSettings.CongestionControl congestionControl) {
        return new UdpSettings(
                congestionControl,
                Duration.ofSeconds(60),
                usual.keepAlive(),
                usual.windowBytes(),
                usual.datagramBytes(),
                usual.batches(),
                usual.closingTime(),
                usual.maxLingering(),
                Duration.ofSeconds(60),
                usual.maxHalfOpen(),
                usual.trustedHalfOpen(),
                usual.lookupThreads(),
                usual.maxLookups());
    }
}
