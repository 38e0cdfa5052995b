package org.jackfield.scheduler;

import java.util.LinkedHashSet;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * The flows of one class of peers: those that stand in line, in the order of their turns; the class's cap; and what the class weighs among
 * the others, which is what those of its flows weigh that want something. Guarded by its {@link Lane}.
 */
final class Line {

    final Cap cap;

    /** The class's turns among those of the other classes. */
    final Tags tags = new Tags();

    private final Set<Place> places = new LinkedHashSet<>();
    private final PriorityQueue<Place> standing = new PriorityQueue<>();
    private double time;
    private double weight;
    private int counted;
    private long tickets;

    Line(Cap cap) {
        this.cap = cap;
    }

    Set<Place> places() {
        return places;
    }

    boolean isEmpty() {
        return standing.isEmpty();
    }

    int length() {
        return standing.size();
    }

    double weight() {
        return weight;
    }

    void join(Place place) {
        places.add(place);
    }

    void leave(Place place) {
        remove(place);
        count(place, 0);
        places.remove(place);
    }

    /** Stands in line, ahead of those that have always wanted something by so many bytes at most. */
    void stand(Place place, long bytesAhead) {
        place.due = place.tags.start(time, bytesAhead);
        place.ticket = tickets++;
        place.standing = true;
        standing.add(place);
        count(place);
    }

    /** Takes out whose turn it is. Whoever has overrun its last turn while it stood here goes back to where it belongs. */
    Place next() {
        Place next = standing.remove();
        while (next.tags.finish() > next.due) {
            next.due = next.tags.finish();
            standing.add(next);
            next = standing.remove();
        }
        next.standing = false;
        time = Math.max(time, next.due);
        return next;
    }

    void remove(Place place) {
        if (place.standing) {
            standing.remove(place);
            place.standing = false;
        }
    }

    void clear() {
        standing.clear();
    }

    /** Goes on with another weight, perhaps in another line. Not while standing. */
    void move(Place place, double newWeight, Line to) {
        place.tags.move(time, newWeight, to.time);
        count(place, 0);
        places.remove(place);
        to.places.add(place);
        to.count(place);
    }

    /** To be told whenever it begins or ceases to stand, or to hold a lease. */
    void count(Place place) {
        count(place, place.standing || place.lease.holds() ? place.tags.weight() : 0);
    }

    private void count(Place place, double counts) {
        if (place.counts == counts) {
            return;
        }
        counted += (counts > 0 ? 1 : 0) - (place.counts > 0 ? 1 : 0);
        // sums of fractions drift; nobody weighs nothing
        weight = counted == 0 ? 0 : weight + counts - place.counts;
        place.counts = counts;
    }
}
