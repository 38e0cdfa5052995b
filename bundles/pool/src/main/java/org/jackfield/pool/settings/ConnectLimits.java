package org.jackfield.pool.settings;

import java.time.Duration;
import java.util.Objects;

/**
 * What may be on its way to become a connection.
 *
 * @param authenticationTimeout from accepting a channel to the last word of its handshake
 * @param connectionTimeout from dialling to the last word of the handshake
 * @param maxIncoming handshakes of accepted channels at once; beyond it the oldest of the most crowded address group yields
 * @param maxIncomingPerGroup of those, how many from one address group (IPv4 /24, IPv6 /48); beyond it its oldest yields
 * @param maxDials dials under way at once; further ones wait
 * @param backoff when failed points are tried again
 * @param racing in which order the points of one peer are dialled
 * @param displacementInterval between two connections of a full node that yield to newcomers, at least
 */
public record ConnectLimits(
        Duration authenticationTimeout,
        Duration connectionTimeout,
        int maxIncoming,
        int maxIncomingPerGroup,
        int maxDials,
        Backoff backoff,
        Racing racing,
        Duration displacementInterval) {

    /** The setting of {@link #maxIncoming}. */
    public static final String MAX_INCOMING = "max-incoming-connections";

    /** The setting of {@link #maxIncomingPerGroup}. */
    public static final String MAX_INCOMING_PER_GROUP = "max-incoming-connections-per-group";

    /** 5 s, 10 s, 512, 32, 64, Octez's backoff, the order of transports that we prefer, and 60 s. */
    public static final ConnectLimits DEFAULT = new ConnectLimits(
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            512,
            32,
            64,
            Backoff.DEFAULT,
            Racing.DEFAULT,
            Duration.ofSeconds(60));

    public ConnectLimits {
        Objects.requireNonNull(backoff);
        Objects.requireNonNull(racing);
        positive("authentication-timeout", authenticationTimeout);
        positive("connection-timeout", connectionTimeout);
        positive(MAX_INCOMING, maxIncoming);
        positive(MAX_INCOMING_PER_GROUP, maxIncomingPerGroup);
        positive("max-dials", maxDials);
        positive("displacement-interval", displacementInterval);
    }

    /** The same with another order of points. */
    public ConnectLimits with(Racing other) {
        return new ConnectLimits(
                authenticationTimeout,
                connectionTimeout,
                maxIncoming,
                maxIncomingPerGroup,
                maxDials,
                backoff,
                other,
                displacementInterval);
    }

    /** The same with another delay between the dials of a point. */
    public ConnectLimits with(Backoff other) {
        return new ConnectLimits(
                authenticationTimeout,
                connectionTimeout,
                maxIncoming,
                maxIncomingPerGroup,
                maxDials,
                other,
                racing,
                displacementInterval);
    }

    /** The same with so many dials at once. */
    public ConnectLimits diallingAtOnce(int most) {
        return new ConnectLimits(
                authenticationTimeout,
                connectionTimeout,
                maxIncoming,
                maxIncomingPerGroup,
                most,
                backoff,
                racing,
                displacementInterval);
    }

    /** The same with another time between two connections that yield. */
    public ConnectLimits displacingEvery(Duration interval) {
        return new ConnectLimits(
                authenticationTimeout,
                connectionTimeout,
                maxIncoming,
                maxIncomingPerGroup,
                maxDials,
                backoff,
                racing,
                interval);
    }

    static void positive(String setting, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(setting + " must be more than zero, not " + value);
        }
    }

    static void positive(String setting, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(setting + " must be at least 1, not " + value);
        }
    }
}
