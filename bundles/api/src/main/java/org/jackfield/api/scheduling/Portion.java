package org.jackfield.api.scheduling;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What one flow has of the bandwidth at one moment.
 *
 * @param standing how much it counts, and whom it is treated like
 * @param download what it reads
 * @param upload what it writes
 */
public record Portion(Standing standing, OneWay download, OneWay upload) {

    /** Of a connection that has no channel at present. */
    public static final Portion NONE = new Portion(Standing.NEUTRAL, OneWay.NONE, OneWay.NONE);

    public Portion {
        Objects.requireNonNull(standing);
        Objects.requireNonNull(download);
        Objects.requireNonNull(upload);
    }

    /**
     * In one direction.
     *
     * @param entitled what is due to it, as a part of what all have, among those that want something now; 0 to 1, and 0 without a cap
     * @param bytes that it has used
     * @param perSecond bytes, a moving average
     * @param waiting for how long it has stood in line since it was last given something; empty: it does not stand there
     */
    public record OneWay(double entitled, long bytes, long perSecond, Optional<Duration> waiting) {

        /** Nothing used, nothing wanted. */
        public static final OneWay NONE = new OneWay(0, 0, 0, Optional.empty());

        public OneWay {
            Objects.requireNonNull(waiting);
        }
    }
}
