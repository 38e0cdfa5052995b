package org.jackfield.pool.address.table;

import java.util.Objects;

/**
 * What decides, beside the secret key, where in the tables an address stands. Places that an earlier run has left mean something only in
 * tables of an equal layout; in others they are found anew.
 *
 * @param rules the number of the rules by which they are found; 0: none that we know
 * @param sizes of the tables
 */
public record Layout(int rules, TableSizes sizes) {

    /** To be raised with every change to groups, hashes, buckets or bounds, so that nobody stays where it would not be put any more. */
    private static final int RULES = 1;

    /** No tables have it. */
    public static final Layout UNKNOWN = new Layout(0, TableSizes.DEFAULT);

    public Layout {
        Objects.requireNonNull(sizes);
    }

    static Layout of(TableSizes sizes) {
        return new Layout(RULES, sizes);
    }

    /** Whether tables of these sizes have it. Number by number: what a record makes itself takes long when it is first asked. */
    boolean isOf(TableSizes others) {
        return rules == RULES
                && sizes.newBuckets() == others.newBuckets()
                && sizes.newBucketsOfTeller() == others.newBucketsOfTeller()
                && sizes.triedBuckets() == others.triedBuckets()
                && sizes.triedBucketsOfGroup() == others.triedBucketsOfGroup()
                && sizes.triedOfMachine() == others.triedOfMachine();
    }
}
