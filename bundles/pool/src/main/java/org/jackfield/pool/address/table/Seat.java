package org.jackfield.pool.address.table;

/**
 * One entry's place in a table, and on a shelf.
 *
 * @param <K> what the shelves are for
 */
final class Seat<K> {

    private final Entry entry;
    private final int place;
    private final Shelf<K> shelf;
    /** Where on the shelf; another one's leaving changes it. */
    private int position;

    Seat(Entry entry, int place, Shelf<K> shelf) {
        this.entry = entry;
        this.place = place;
        this.shelf = shelf;
        this.position = shelf.add(this);
    }

    Entry entry() {
        return entry;
    }

    int place() {
        return place;
    }

    /** What the shelf is for. */
    K key() {
        return shelf.key();
    }

    Shelf<K> shelf() {
        return shelf;
    }

    int position() {
        return position;
    }

    void moved(int to) {
        position = to;
    }
}
