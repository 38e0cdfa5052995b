package org.jackfield.pool.address.table;

/**
 * How much the tables hold, and how much of them a single group can reach. A bucket has {@value #PLACES} places.
 *
 * @param newBuckets of those that we have only heard of
 * @param newBucketsOfTeller how many of them what one group tells can come to
 * @param triedBuckets of those that have answered us
 * @param triedBucketsOfGroup how many of them the addresses of one group can come to
 * @param triedOfMachine points of one public IP address among the tried at most
 */
public record TableSizes(
        int newBuckets, int newBucketsOfTeller, int triedBuckets, int triedBucketsOfGroup, int triedOfMachine) {

    /** Places in a bucket. */
    public static final int PLACES = 64;

    private static final int MOST_BUCKETS = 1 << 14;

    /** 16,384 places for those that we have heard of, 4,096 for those that have answered: a few times the nodes of a large network. */
    public static final TableSizes DEFAULT = ofBuckets(256, 64);

    public TableSizes {
        within("buckets of the new", newBuckets, MOST_BUCKETS);
        within("buckets of the new for each teller", newBucketsOfTeller, newBuckets);
        within("buckets of the tried", triedBuckets, MOST_BUCKETS);
        within("buckets of the tried for each group", triedBucketsOfGroup, triedBuckets);
        within("tried points of one address", triedOfMachine, 1 << 16);
    }

    /** One teller reaches a sixteenth of the new, one group of addresses a thirty-second of the tried, as in Bitcoin. */
    public static TableSizes ofBuckets(int newBuckets, int triedBuckets) {
        return new TableSizes(
                newBuckets, Math.max(1, newBuckets / 16), triedBuckets, Math.max(1, triedBuckets / 32), 4);
    }

    /** Room for so many and more, a fifth of it for those that have answered; at least {@link #DEFAULT}. */
    public static TableSizes forPoints(int points) {
        int buckets = Math.max(DEFAULT.newBuckets, (points - points / 5 + PLACES - 1) / PLACES);
        int rounded = Math.min(MOST_BUCKETS, Integer.highestOneBit(2 * buckets - 1));
        return ofBuckets(rounded, rounded / 4);
    }

    /** How many addresses fit at most. */
    public int places() {
        return (newBuckets + triedBuckets) * PLACES;
    }

    private static void within(String what, int number, int most) {
        if (number < 1 || number > most) {
            throw new IllegalArgumentException(what + " lie between 1 and " + most + ", not " + number);
        }
    }
}
