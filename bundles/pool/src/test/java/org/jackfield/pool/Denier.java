package org.jackfield.pool;

import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.jackfield.api.handshake.HandshakeEvents;
import org.jackfield.api.handshake.Introduction;
import org.jackfield.api.handshake.Kin;
import org.jackfield.api.handshake.Manners;
import org.jackfield.api.handshake.SecureChannel;
import org.jackfield.api.handshake.SecureChannelEvents;
import org.jackfield.api.identity.Identity;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.reason.Rejection;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.handshake.HandshakeSettings;
import org.jackfield.handshake.TezosHandshake;
import org.jackfield.handshake.crypto.BouncyCastleBoxes;
import org.jackfield.handshake.identity.Difficulty;

/** Somebody who is at a point, and says to whoever calls that there is no such session. */
final class Denier implements Accepting, HandshakeEvents {

    private final TezosHandshake handshake;
    int denied;

    Denier(Town town, Identity identity) {
        handshake = new TezosHandshake(
                identity,
                HandshakeSettings.of(Town.NETWORK).withExpectedWork(new Difficulty(0)),
                BouncyCastleBoxes::new,
                new SplittableRandom(town.seed));
    }

    @Override
    public ChannelEvents accepted(Channel channel) {
        return handshake.begin(channel, new Manners(OptionalInt.empty(), false, false, Kin.NEW), this);
    }

    @Override
    public void troubled(CloseReason reason) {
        throw new AssertionError(reason);
    }

    @Override
    public void introduced(Introduction introduction) {
        denied++;
        introduction.reject(new Rejection.NoMotive(), List.of());
    }

    @Override
    public SecureChannelEvents established(SecureChannel channel) {
        throw new AssertionError(channel);
    }

    @Override
    public void failed(CloseReason reason, List<PointId> points) {}
}
