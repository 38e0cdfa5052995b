package org.jackfield.handshake;

import java.util.Objects;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jackfield.api.crypto.SecretBoxProvider;
import org.jackfield.api.handshake.Announcement;
import org.jackfield.api.handshake.Handshake;
import org.jackfield.api.handshake.HandshakeEvents;
import org.jackfield.api.handshake.Manners;
import org.jackfield.api.identity.Identity;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.handshake.identity.PeerIds;

/**
 * The Tezos dialect.
 *
 * <p>Plain Java: constructors in, no statics. Safe from any thread; what it does for a channel it does on that channel's thread.
 */
public final class TezosHandshake implements Handshake {

    private final Identity identity;
    private final Supplier<SecretBoxProvider> boxes;
    private final RandomGenerator random;
    private final UnfinishedMessages unfinished =
            new UnfinishedMessages(() -> settings().maxUnfinishedBytes());
    private volatile HandshakeSettings settings;

    /**
     * Remembers its parts.
     *
     * @param boxes asked once for every channel: the best provider at that moment
     * @param random where nonces come from; safe from any thread, and secure but in tests
     */
    public TezosHandshake(
            Identity identity, HandshakeSettings settings, Supplier<SecretBoxProvider> boxes, RandomGenerator random) {
        this.identity = Objects.requireNonNull(identity);
        this.settings = Objects.requireNonNull(settings);
        this.boxes = Objects.requireNonNull(boxes);
        this.random = Objects.requireNonNull(random);
    }

    @Override
    public PeerId self() {
        return identity.peer();
    }

    @Override
    public String network() {
        return settings.network();
    }

    @Override
    public String pointScheme() {
        return settings.pointScheme();
    }

    @Override
    public Announcement announcement(Manners manners) {
        return new Announcement(
                settings.network(),
                settings.databaseVersion(),
                settings.p2pVersion(),
                manners.port(),
                manners.privateNode(),
                manners.withoutMempool());
    }

    /** How it behaves now. */
    public HandshakeSettings settings() {
        return settings;
    }

    /** Changes how it behaves: the limits and the chunks also of channels that are open, all else of handshakes that begin later. */
    public void change(HandshakeSettings changed) {
        settings = Objects.requireNonNull(changed);
    }

    @Override
    public ChannelEvents begin(Channel channel, Manners manners, HandshakeEvents events) {
        return new ChannelEar(this, channel, manners, events);
    }

    @Override
    public PeerId peer(String text) {
        return PeerIds.parse(text);
    }

    Identity identity() {
        return identity;
    }

    RandomGenerator random() {
        return random;
    }

    UnfinishedMessages unfinished() {
        return unfinished;
    }

    SecretBoxProvider bestBoxes() {
        return boxes.get();
    }
}
