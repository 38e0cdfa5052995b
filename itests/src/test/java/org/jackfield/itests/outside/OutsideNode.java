package org.jackfield.itests.outside;

import java.time.Duration;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.Identity;
import org.jackfield.api.point.PointId;
import org.jackfield.api.time.Timers;
import org.jackfield.ciphers.JavaBoxes;
import org.jackfield.handshake.HandshakeSettings;
import org.jackfield.handshake.TezosHandshake;
import org.jackfield.handshake.crypto.Curve25519;
import org.jackfield.handshake.identity.Difficulty;
import org.jackfield.handshake.identity.PeerIds;
import org.jackfield.handshake.peers.PeersJson;
import org.jackfield.pool.PoolNode;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.thread.PlatformThreads;
import org.jackfield.scheduler.FairScheduler;
import org.jackfield.scheduler.SchedulerSettings;

/** A node in plain Java with keys of its own, that neither does anything by itself nor asks others for their work. */
public final class OutsideNode {

    private static final int STAMP_BYTES = 24;

    private final FairScheduler scheduler;
    private final PoolNode node;

    /** Begins nothing yet; its applications and transports are added to {@link #node}. */
    public OutsideNode(String network, PoolSettings settings, Timers timers, SplittableRandom random) {
        scheduler = new FairScheduler(SchedulerSettings.UNCAPPED, timers, InstantSource.system());
        node = new PoolNode(
                settings.maintainedEvery(Duration.ZERO),
                new TezosHandshake(
                        identity(random),
                        HandshakeSettings.of(network).withExpectedWork(new Difficulty(0)),
                        JavaBoxes::new,
                        random.split()),
                new PeersJson(PointId.DEFAULT_SCHEME),
                scheduler,
                timers,
                InstantSource.system(),
                random.split(),
                new PlatformThreads());
    }

    public PoolNode node() {
        return node;
    }

    public void begin() {
        scheduler.activate();
        node.activate();
    }

    /** Leaves all its peers; its transports live on. */
    public CompletionStage<Void> end() {
        return node.shutdown().thenRun(scheduler::shutdown);
    }

    private static Identity identity(SplittableRandom random) {
        byte[] secret = new byte[Curve25519.KEY_BYTES];
        random.nextBytes(secret);
        ByteString publicKey = ByteString.of(Curve25519.publicKey(secret));
        return new Identity(PeerIds.ofPublicKey(publicKey), publicKey, secret, ByteString.of(new byte[STAMP_BYTES]));
    }
}
