package org.jackfield.api.handshake;

import java.util.List;
import java.util.Optional;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.reason.Rejection;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A peer that has proved who it is, and has not been let in yet: it can be accepted, rejected or hung up on, and nothing else.
 *
 * <p>One of {@link #accept}, {@link #reject} and {@link #hangUp} is called, once, from any thread; later calls do nothing.
 */
@ProviderType
public interface Introduction {

    /** Who it is. */
    PeerId peer();

    /** The channel it came by. */
    Endpoint endpoint();

    /** What it says of itself. */
    Announcement announcement();

    /** The random bytes of its first message, in which nodes of one kind may recognise each other; 24 bytes in Tezos. */
    ByteString mark();

    /**
     * What its mark says to us, if we let our own say something; {@link Kin#STRANGER} otherwise. What is of our kind understands
     * {@link org.jackfield.api.message.Message.Kindred} once both have accepted.
     */
    default Kin kin() {
        return Kin.STRANGER;
    }

    /** A hash over the first message of either side, the same at both ends and different for every channel; 32 bytes. */
    ByteString transcript();

    /** Why the two cannot understand each other, if they cannot: another network, or a version too old. */
    Optional<Rejection> incompatibility();

    /** Lets it in, as far as we are concerned; then {@code established} or {@code failed} follows. */
    void accept();

    /**
     * Says no, names other points to try, and closes with {@link CloseReason.Rejected}.
     *
     * @param alternatives at most 100; only the first 50 are sent
     */
    void reject(Rejection motive, List<PointId> alternatives);

    /** Closes without a word. */
    void hangUp(CloseReason reason);
}
