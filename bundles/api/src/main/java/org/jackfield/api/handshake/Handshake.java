package org.jackfield.api.handshake;

import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The dialect: how two nodes prove to each other who they are, and all that bytes on the wire depend on.
 *
 * <p>Safe from any thread. What it does for one channel it does on that channel's thread.
 */
@ProviderType
public interface Handshake {

    /** Who we are. */
    PeerId self();

    /** The network that we belong to. */
    String network();

    /** The scheme of the points that its messages name without a scheme; of others it cannot speak to everybody. */
    default String pointScheme() {
        return PointId.DEFAULT_SCHEME;
    }

    /** What we say of ourselves with such manners. */
    Announcement announcement(Manners manners);

    /**
     * Begins with an open channel; who dialled stands in its endpoint. Called on the channel's thread, or before it is served.
     *
     * <p>Requests no more credit than the next message of the handshake needs, so that not one byte beyond the handshake is taken
     * before somebody asks for it. Sets no deadline: the caller has one, and closes the channel.
     *
     * @return to whom the channel's events go from now on
     */
    ChannelEvents begin(Channel channel, Manners manners, HandshakeEvents events);

    /**
     * Reads the text form of a peer id.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    PeerId peer(String text);
}
