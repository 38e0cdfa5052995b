package org.jackfield.pool.address.table;

import java.util.ArrayList;
import java.util.List;

/**
 * The seats of one kind: of one teller, or of one group.
 *
 * @param <K> what it is for
 */
final class Shelf<K> {

    private final K key;
    private final List<Seat<K>> seats = new ArrayList<>(1);
    /** Where it stands among the shelves. */
    private int position;

    Shelf(K key, int position) {
        this.key = key;
        this.position = position;
    }

    K key() {
        return key;
    }

    int position() {
        return position;
    }

    void moved(int to) {
        position = to;
    }

    List<Seat<K>> seats() {
        return seats;
    }

    int add(Seat<K> seat) {
        seats.add(seat);
        return seats.size() - 1;
    }

    void remove(Seat<K> seat) {
        Seat<K> last = seats.remove(seats.size() - 1);
        if (last != seat) {
            seats.set(seat.position(), last);
            last.moved(seat.position());
        }
    }
}
