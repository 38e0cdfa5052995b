package org.jackfield.api.scheduling;

/** Peers that are treated alike: each class may have caps of its own, besides the one that is for all. */
public enum PeerClass {

    /** Too little is known of it; newcomers together are never left with less than two hundredths of a cap. */
    NEWCOMER,

    /** Neither praised nor blamed; where everybody belongs while no policy decides. */
    ORDINARY,

    /** Has shown its worth. */
    FAVOURED,

    /** Has shown the contrary, and is tolerated. */
    THROTTLED
}
