package org.jackfield.pool.transport;

import java.util.concurrent.CompletionStage;

/** Who holds the listeners, as an exchange of their transport sees it. On the control thread. */
public interface Listeners {

    /** Passes all listeners from one version to another, while both are there. The stage does not fail. */
    CompletionStage<Moved> move(Carrier from, Carrier to);

    /** How many listeners wait between two versions, and can go on with that one. */
    int waitingFor(Carrier fresh);

    /**
     * What came of it.
     *
     * @param listeners that are the other one's now
     * @param trouble why the rest are not; empty if there is no rest
     */
    record Moved(int listeners, String trouble) {

        /** Nothing was there to be passed on. */
        public static final Moved NONE = new Moved(0, "");

        /** Together with another. */
        public Moved and(Moved other) {
            return new Moved(listeners + other.listeners, trouble.isEmpty() ? other.trouble : trouble);
        }
    }
}
