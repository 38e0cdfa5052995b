package org.jackfield.api.scheduling;

/** Peers that are treated alike: each class may have caps of its own, besides the one that is for all. */
public enum PeerClass {

    /** Too little is known of it; newcomers together are never left with less than two hundredths of a cap. */
    NEWCOMER(0.02),

    /** Neither praised nor blamed; where everybody belongs while no policy decides. */
    ORDINARY(0),

    /** Has shown its worth. */
    FAVOURED(0),

    /** Has shown the contrary, and is tolerated. */
    THROTTLED(0);

    private final double floor;

    PeerClass(double floor) {
        this.floor = floor;
    }

    /** The least that is due to its peers together while they want it, as a part of what all have; 0: as little as their weights give. */
    public double floor() {
        return floor;
    }
}
