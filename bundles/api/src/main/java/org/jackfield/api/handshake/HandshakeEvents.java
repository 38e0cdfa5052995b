package org.jackfield.api.handshake;

import java.util.List;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.osgi.annotation.versioning.ProviderType;

/**
 * How a handshake goes: on the channel's thread; {@code introduced} at most once, then one of the other two, once, as the last.
 */
@ProviderType
public interface HandshakeEvents {

    /** The far end has proved who it is, and waits for our decision, which may be taken later and on another thread. */
    void introduced(Introduction introduction);

    /**
     * Both sides have accepted.
     *
     * @return who hears of the secure channel from now on
     */
    SecureChannelEvents established(SecureChannel channel);

    /**
     * The handshake has come to nothing and the channel is closed or closing.
     *
     * @param alternatives points that the far end named along with its rejection; at most 100, often none
     */
    void failed(CloseReason reason, List<PointId> alternatives);
}
