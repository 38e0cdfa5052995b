package org.jackfield.itests.conformance;

import java.time.Duration;
import org.jackfield.api.crypto.SecretBoxProvider;
import org.jackfield.api.point.PointId;
import org.jackfield.handshake.HandshakeSettings;
import org.jackfield.handshake.crypto.BouncyCastleBoxes;
import org.jackfield.handshake.identity.Difficulty;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.Reach;
import org.jackfield.pool.settings.SessionLimits;
import org.jackfield.scheduler.SchedulerSettings;

/**
 * What a node is put together with.
 *
 * @param settings of the engine
 * @param dialect of the handshake
 * @param pace of the scheduler
 * @param boxes that seal and open its frames
 */
record Furniture(PoolSettings settings, HandshakeSettings dialect, SchedulerSettings pace, SecretBoxProvider boxes) {

    static final PointId ANY_PORT = PointId.parse("tcp://127.0.0.1:0");
    static final String NETWORK = "TEZOS_CONFORMANCE";

    /** Listens, and does nothing by itself. */
    static final Furniture QUIET = new Furniture(
            PoolSettings.DEFAULT
                    .with(SessionLimits.NONE)
                    .with(Reach.listeningOn(ANY_PORT))
                    .maintainedEvery(Duration.ZERO),
            HandshakeSettings.of(NETWORK).withExpectedWork(new Difficulty(0)),
            SchedulerSettings.UNCAPPED,
            new BouncyCastleBoxes());

    Furniture with(PoolSettings others) {
        return new Furniture(others, dialect, pace, boxes);
    }

    Furniture with(HandshakeSettings others) {
        return new Furniture(settings, others, pace, boxes);
    }

    Furniture with(SchedulerSettings others) {
        return new Furniture(settings, dialect, others, boxes);
    }

    Furniture with(SecretBoxProvider others) {
        return new Furniture(settings, dialect, pace, others);
    }
}
