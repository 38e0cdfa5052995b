package org.jackfield.pool;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.jackfield.api.handshake.HandshakeEvents;
import org.jackfield.api.handshake.Introduction;
import org.jackfield.api.handshake.Manners;
import org.jackfield.api.handshake.SecureChannel;
import org.jackfield.api.handshake.SecureChannelEvents;
import org.jackfield.api.identity.Identity;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Dialling;
import org.jackfield.handshake.HandshakeSettings;
import org.jackfield.handshake.TezosHandshake;
import org.jackfield.handshake.crypto.BouncyCastleBoxes;
import org.jackfield.handshake.identity.Difficulty;
import org.jackfield.transports.memory.MemoryTransport;

/** Somebody who proves who it is, is accepted, and never says whether it accepts, too. */
final class Mute implements Dialling, HandshakeEvents {

    private final MemoryTransport transport;
    private final TezosHandshake handshake;

    Mute(Town town, String host, Identity identity) {
        transport = new MemoryTransport(town.network, host);
        handshake = new TezosHandshake(
                identity,
                HandshakeSettings.of(Town.NETWORK)
                        .withExpectedWork(new Difficulty(0))
                        .withPointScheme("memory"),
                BouncyCastleBoxes::new,
                new SplittableRandom(town.seed + host.hashCode()));
    }

    void dial(Resident victim) {
        transport.dial(DialRequest.to(Town.at(victim.host), Duration.ofSeconds(30)), this);
    }

    @Override
    public ChannelEvents opened(Channel channel) {
        return handshake.begin(channel, new Manners(OptionalInt.empty(), false, false), this);
    }

    @Override
    public void failed(CloseReason reason) {}

    @Override
    public void introduced(Introduction introduction) {}

    @Override
    public SecureChannelEvents established(SecureChannel channel) {
        throw new AssertionError("it never accepts");
    }

    @Override
    public void failed(CloseReason reason, List<PointId> alternatives) {}
}
