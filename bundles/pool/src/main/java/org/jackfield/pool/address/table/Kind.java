package org.jackfield.pool.address.table;

/** Of whom one is drawn. */
public enum Kind {
    /** Those that we have only heard of; of each teller as often as of any other, and half from those that we chose. */
    NEW,
    /** Those that have answered; of each group as often as of any other. */
    TRIED,
    /**
     * Those of the tried whose peer answered first the longest ago, an eighth, at least 16 and at most 64. Whoever floods us today is none of them, however
     * much there is of it.
     */
    ELDER
}
