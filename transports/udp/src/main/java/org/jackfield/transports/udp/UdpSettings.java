package org.jackfield.transports.udp;

import io.netty.handler.codec.quic.QuicCongestionControlAlgorithm;
import java.time.Duration;
import java.util.Objects;

/**
 * How QUIC is used. Sockets take them as they are when they are opened, and all connections of a socket have the same; the times of
 * closing, opening and keeping alive and the numbers of the half open hold at once.
 *
 * @param congestionControl how fast a connection sends
 * @param idleTimeout silence after which a connection is lost; the shorter of both ends' holds
 * @param keepAlive time between two signs of life; less than {@code idleTimeout}
 * @param initialWindow datagrams that a connection sends before it has heard how fast it may; RFC 9002 recommends 10, with which a frame of
 *     64 KiB waits for four round trips
 * @param windowBytes what the far end may send beyond what was read, at the beginning; a window that is used up within two round trips
 *     doubles, to 16 MiB at most
 * @param datagramBytes the largest datagram that is sent
 * @param batches whether the system cuts what is sent into datagrams, and joins those that arrive, where it can
 * @param closingTime how long a closing channel tries to get rid of what was committed, and then waits for the far end to have read it
 * @param maxLingering closed channels that may wait for their far end; more are cut off at once
 * @param openingTime how long a caller may take until his stream is open
 * @param maxHalfOpen callers of one listener whose stream is not open yet; more are refused
 * @param trustedHalfOpen callers of one listener that may be half open until further ones have to prove their address first
 * @param lookupThreads host names that are looked up at the same time
 * @param maxLookups host names that may wait to be looked up
 */
public record UdpSettings(
        CongestionControl congestionControl,
        Duration idleTimeout,
        Duration keepAlive,
        int initialWindow,
        int windowBytes,
        int datagramBytes,
        boolean batches,
        Duration closingTime,
        int maxLingering,
        Duration openingTime,
        int maxHalfOpen,
        int trustedHalfOpen,
        int lookupThreads,
        int maxLookups) {

    /** BBR, at first the window of Chromium's QUIC, and flow control for 100 Mbit/s at 300 ms. */
    public static final UdpSettings DEFAULTS = new UdpSettings(
            CongestionControl.BBR,
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            32,
            4 * 1024 * 1024,
            1350,
            true,
            Duration.ofSeconds(3),
            1024,
            Duration.ofSeconds(10),
            1024,
            64,
            2,
            256);

    public UdpSettings {
        Objects.requireNonNull(congestionControl);
        within("idle-timeout", idleTimeout.toMillis(), 1_000, 600_000);
        within("keep-alive", keepAlive.toMillis(), 100, idleTimeout.toMillis() - 1);
        within("initial-window", initialWindow, 2, 64);
        within("window-bytes", windowBytes, 65_536, 16 * 1024 * 1024);
        within("datagram-bytes", datagramBytes, 1_200, 1_472);
        within("closing-time", closingTime.toMillis(), 0, 60_000);
        within("max-lingering", maxLingering, 0, 65_536);
        within("opening-time", openingTime.toMillis(), 100, 60_000);
        within("max-half-open", maxHalfOpen, 1, 65_536);
        within("trusted-half-open", trustedHalfOpen, 0, maxHalfOpen);
        within("lookup-threads", lookupThreads, 1, 64);
        within("max-lookups", maxLookups, 1, 65_536);
    }

    /** How fast a connection sends when datagrams are lost. */
    public enum CongestionControl {
        /** By the bandwidth and the round trip that it measures: a lost datagram alone does not slow it down. */
        BBR(QuicCongestionControlAlgorithm.BBR),
        /** Every loss is taken for a full queue. */
        CUBIC(QuicCongestionControlAlgorithm.CUBIC),
        /** As CUBIC, and slower to recover. */
        RENO(QuicCongestionControlAlgorithm.RENO);

        private final QuicCongestionControlAlgorithm algorithm;

        CongestionControl(QuicCongestionControlAlgorithm algorithm) {
            this.algorithm = algorithm;
        }

        QuicCongestionControlAlgorithm algorithm() {
            return algorithm;
        }
    }

    private static void within(String setting, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(setting + " lies between " + least + " and " + most + ", not " + value);
        }
    }
}
