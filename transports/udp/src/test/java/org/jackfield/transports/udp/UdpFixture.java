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

    private static final UdpSettings USUAL = UdpSettings.DEFAULTS;

    private UdpFixture() {}

    static UdpTransport transport(EventLoopGroup loops) {
        return transport(loops, UdpSettings.DEFAULTS.congestionControl());
    }

    static UdpTransport transport(EventLoopGroup loops, UdpSettings.CongestionControl congestionControl) {
        return transport(loops, patient(congestionControl));
    }

    /** Where the system cuts and joins datagrams, or does not. */
    static UdpTransport transport(EventLoopGroup loops, boolean batches) {
        return transport(loops, patient(USUAL.congestionControl(), batches));
    }

    static UdpTransport transport(EventLoopGroup loops, UdpSettings settings) {
        return new UdpTransport(loops, KEEPSAKES, settings);
    }

    static UdpSettings patient(UdpSettings.CongestionControl congestionControl) {
        return patient(congestionControl, USUAL.batches());
    }

    /** Of a listener that is soon tired of callers. */
    static UdpSettings opening(Duration openingTime, int maxHalfOpen, int trustedHalfOpen) {
        return settings(USUAL.congestionControl(), USUAL.batches(), openingTime, maxHalfOpen, trustedHalfOpen);
    }

    /** On a busy machine, hundreds of handshakes at once take their time. */
    private static UdpSettings patient(UdpSettings.CongestionControl congestionControl, boolean batches) {
        return settings(
                congestionControl, batches, Duration.ofSeconds(60), USUAL.maxHalfOpen(), USUAL.trustedHalfOpen());
    }

    private static UdpSettings settings(
            UdpSettings.CongestionControl congestionControl,
            boolean batches,
            Duration openingTime,
            int maxHalfOpen,
            int trustedHalfOpen) {
        return new UdpSettings(
                congestionControl,
                Duration.ofSeconds(60),
                USUAL.keepAlive(),
                USUAL.initialWindow(),
                USUAL.windowBytes(),
                USUAL.datagramBytes(),
                batches,
                USUAL.closingTime(),
                USUAL.maxLingering(),
                openingTime,
                maxHalfOpen,
                trustedHalfOpen,
                USUAL.lookupThreads(),
                USUAL.maxLookups());
    }
}
