package org.jackfield.handshake;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.jackfield.api.crypto.SecretBoxProvider;
import org.jackfield.api.handshake.Announcement;
import org.jackfield.api.handshake.Handshake;
import org.jackfield.api.handshake.HandshakeEvents;
import org.jackfield.api.handshake.Manners;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.handshake.crypto.BouncyCastleBoxes;
import org.jackfield.handshake.identity.Difficulty;
import org.jackfield.handshake.identity.IdentityException;
import org.jackfield.handshake.identity.IdentityFile;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Tezos dialect as a service.
 *
 * <p>Without a usable identity it says so in the log and provides nothing. The best provider of secret boxes that is present is asked for
 * every new channel.
 */
@Component(service = Handshake.class, immediate = true, configurationPid = "org.jackfield.handshake")
@Designate(ocd = HandshakeComponent.Config.class)
public final class HandshakeComponent implements Handshake {

    private static final Logger LOG = LoggerFactory.getLogger(HandshakeComponent.class);

    /** The settings. */
    @ObjectClassDefinition(
            name = "Handshake",
            description = "Who this node is, which network it belongs to, and what it asks of peers")
    public @interface Config {

        @AttributeDefinition(
                description = "the network's name, as all its nodes announce it; needs a restart of the bundle")
        String network() default "TEZOS_MAINNET";

        @AttributeDefinition(description = "the file that keeps the identity; needs a restart of the bundle")
        String identity$_$file() default "identity.json";

        @AttributeDefinition(
                description = "the difficulty that the stamps of peers must prove: 0 to 256, fractions count")
        double expected$_$pow() default 26.0;

        @AttributeDefinition(description = "bytes of the largest message either way, its size field included")
        int max$_$message$_$size() default 104_857_600;

        @AttributeDefinition(
                description = "bytes that the unfinished messages of all peers may hold; at least max-message-size")
        long max$_$unfinished$_$bytes() default HandshakeSettings.DEFAULT_UNFINISHED_BYTES;

        @AttributeDefinition(
                description = "bytes of the longest frame that is sent, 19 to 65535; 0: as long as possible")
        int binary$_$chunks$_$size() default 0;

        @AttributeDefinition(description = "the highest version of application messages, announced to peers")
        int database$_$version() default 2;

        @AttributeDefinition(description = "the lowest version of application messages that a peer may announce")
        int oldest$_$database$_$version() default 0;

        @AttributeDefinition(description = "the highest version of peer-to-peer messages, announced to peers")
        int p2p$_$version() default 1;

        @AttributeDefinition(description = "the lowest version of peer-to-peer messages that a peer may announce")
        int oldest$_$p2p$_$version() default 0;

        @AttributeDefinition(description = "the transport that points in messages mean")
        String point$_$scheme() default PointId.DEFAULT_SCHEME;
    }

    private final AtomicReference<SecretBoxProvider> boxes = new AtomicReference<>(new BouncyCastleBoxes());
    private final TezosHandshake handshake;
    private final Path identityFile;

    @Activate
    public HandshakeComponent(Config config) throws IdentityException {
        identityFile = Path.of(config.identity$_$file());
        try {
            handshake = new TezosHandshake(
                    IdentityFile.load(identityFile), settings(config), boxes::get, new SecureRandom());
        } catch (IdentityException | IllegalArgumentException e) {
            LOG.error("this node cannot shake hands: {}", e.getMessage());
            throw e;
        }
        LOG.info("this node is {} in {}", handshake.self(), handshake.network());
    }

    @Modified
    void modified(Config config) {
        try {
            HandshakeSettings changed = settings(config);
            if (!changed.network().equals(handshake.network())
                    || !Path.of(config.identity$_$file()).equals(identityFile)) {
                LOG.warn("network and identity-file are those of before until this bundle is started again");
                changed = changed.withNetwork(handshake.network());
            }
            handshake.change(changed);
        } catch (IllegalArgumentException e) {
            LOG.error("the changed settings are not used: {}", e.getMessage());
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindSecretBoxes(SecretBoxProvider best) {
        boxes.set(best);
        LOG.info("new channels are sealed by {}", best.name());
    }

    void unbindSecretBoxes(SecretBoxProvider gone) {
        boxes.compareAndSet(gone, new BouncyCastleBoxes());
    }

    @Override
    public PeerId self() {
        return handshake.self();
    }

    @Override
    public String network() {
        return handshake.network();
    }

    @Override
    public Announcement announcement(Manners manners) {
        return handshake.announcement(manners);
    }

    @Override
    public ChannelEvents begin(Channel channel, Manners manners, HandshakeEvents events) {
        return handshake.begin(channel, manners, events);
    }

    @Override
    public PeerId peer(String text) {
        return handshake.peer(text);
    }

    private static HandshakeSettings settings(Config config) {
        int chunks = config.binary$_$chunks$_$size();
        return new HandshakeSettings(
                config.network(),
                config.database$_$version(),
                config.oldest$_$database$_$version(),
                config.p2p$_$version(),
                config.oldest$_$p2p$_$version(),
                new Difficulty(config.expected$_$pow()),
                config.max$_$message$_$size(),
                config.max$_$unfinished$_$bytes(),
                chunks == 0 ? OptionalInt.empty() : OptionalInt.of(chunks),
                config.point$_$scheme());
    }
}
