package org.jackfield.api.scheduling;

import org.osgi.annotation.versioning.ProviderType;

/** A flow's standing with the scheduler. Called on the flow's thread, but for {@link #traffic} and {@link #leave}. */
@ProviderType
public interface Share {

    /** Asks for credit to read that many bytes; {@link Flow#grant} follows in parts or at once, perhaps within this call. */
    void wantToRead(long bytes);

    /** That many bytes have arrived. To be told at once, whether or not they complete a frame: credit that seems unused runs out. */
    void hasRead(int bytes);

    /** Asks for turns to write; {@link Flow#transmit} follows, perhaps within this call. Asking twice is asking once. */
    void wantToWrite();

    /** What this flow has used. */
    Traffic traffic();

    /** Leaves; nothing follows. What was granted and not used goes to the others. Harmless when repeated. */
    void leave();
}
