package org.jackfield.api.address;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * How the peers that we remember are written, so that other programs of the same network can read them and we theirs.
 *
 * <p>Part of a dialect. Stateless; safe from any thread; opens no file.
 */
@ConsumerType
public interface PeersFormat {

    /** The name that such a file has in a node's folder, for example {@code peers.json}. */
    String fileName();

    /** The file's text. */
    String write(List<RememberedPeer> peers);

    /**
     * What a text says.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong and where
     */
    List<RememberedPeer> read(String text);
}
