package org.jackfield.api.scheduling;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A flow's part of the bandwidth. Called on the flow's thread, but for {@link #standing}, {@link #waitsToRead}, {@link #waitsToWrite},
 * {@link #traffic}, {@link #portion} and {@link #leave}, which are safe from any thread.
 */
@ProviderType
public interface Share {

    /** Asks for credit to read that many bytes; {@link Flow#grant} follows in parts or at once, perhaps within this call. */
    void wantToRead(long bytes);

    /** That many bytes have arrived. To be told at once, whether or not they complete a frame: credit that seems unused runs out. */
    void hasRead(int bytes);

    /** Asks for turns to write; {@link Flow#transmit} follows, perhaps within this call. Asking twice is asking once. */
    void wantToWrite();

    /**
     * Changes how much the flow counts beside the others, at once: what was granted before stays granted, and nobody loses its place in
     * line. Other flows may be called within this call, each on its own thread. Nothing happens after {@link #leave}.
     */
    void standing(Standing standing);

    /** What was said last; {@link Standing#NEUTRAL} in the beginning. */
    Standing standing();

    /** Whether it stands in line for credit to read. */
    boolean waitsToRead();

    /** Whether it stands in line for a turn to write. */
    boolean waitsToWrite();

    /** What this flow has used. */
    Traffic traffic();

    /** What this flow has at present, and how long it has waited. */
    Portion portion();

    /** Leaves; nothing follows. What was granted and not used goes to the others. Harmless when repeated. */
    void leave();
}
