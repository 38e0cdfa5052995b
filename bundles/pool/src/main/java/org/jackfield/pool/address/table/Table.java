package org.jackfield.pool.address.table;

import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Buckets of {@value TableSizes#PLACES} places. Which bucket an entry belongs to, and where in it one begins to look, is decided by the
 * secret key; in a bucket with room every place does.
 *
 * @param <K> what the seats' shelves are for
 */
final class Table<K> {

    private static final int PLACES = TableSizes.PLACES;

    private final Seat<K>[] seats;
    private final byte[] taken;
    private int size;

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array cannot have a type with parameters
    Table(int buckets) {
        seats = new Seat[buckets * PLACES];
        taken = new byte[buckets];
    }

    int size() {
        return size;
    }

    boolean full(int bucket) {
        return taken[bucket] == PLACES;
    }

    /** Where a seat is. */
    int bucket(Seat<K> seat) {
        return seat.place() / PLACES;
    }

    /** Whether a number is that of a place where nobody is. */
    boolean free(int place) {
        return place >= 0 && place < seats.length && seats[place] == null;
    }

    /** The first free place from the given one on; the bucket must not be full. */
    int free(int bucket, int from) {
        for (int i = 0; i < PLACES; i++) {
            int place = bucket * PLACES + (from + i) % PLACES;
            if (seats[place] == null) {
                return place;
            }
        }
        throw new IllegalStateException("bucket " + bucket + " is full");
    }

    /** The first seat of a bucket that is wanted, from the given place on. */
    Optional<Seat<K>> first(int bucket, int from, Predicate<Seat<K>> wanted) {
        for (int i = 0; i < PLACES; i++) {
            Seat<K> seat = seats[bucket * PLACES + (from + i) % PLACES];
            if (seat != null && wanted.test(seat)) {
                return Optional.of(seat);
            }
        }
        return Optional.empty();
    }

    /** The least entry of a bucket; empty if there is none. */
    Optional<Entry> least(int bucket, Comparator<Entry> order) {
        Optional<Entry> least = Optional.empty();
        for (int place = bucket * PLACES; place < (bucket + 1) * PLACES; place++) {
            Seat<K> seat = seats[place];
            if (seat != null && (least.isEmpty() || order.compare(seat.entry(), least.get()) < 0)) {
                least = Optional.of(seat.entry());
            }
        }
        return least;
    }

    void take(Seat<K> seat) {
        seats[seat.place()] = seat;
        taken[bucket(seat)]++;
        size++;
    }

    void leave(Seat<K> seat) {
        seats[seat.place()] = null;
        taken[bucket(seat)]--;
        size--;
    }
}
