package org.jackfield.pool.address.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/**
 * All shelves of a kind. Who is drawn is of a shelf first, all alike however full they are, so that who fills one has no more of the draws
 * for it.
 *
 * @param <K> what a shelf is for
 */
final class Shelves<K> {

    /** Draws before all are looked at: what is suitable may be rare. */
    private static final int DRAWS = 64;

    private static final double EAGERNESS = 1.2;

    private Map<K, Shelf<K>> byKey = new HashMap<>();
    private final List<Shelf<K>> shelves = new ArrayList<>();

    /** So many will be needed; there are none yet. */
    void expect(int number) {
        byKey = new HashMap<>(number);
    }

    Shelf<K> shelf(K key) {
        Shelf<K> present = byKey.get(key);
        if (present != null) {
            return present;
        }
        Shelf<K> fresh = new Shelf<>(key, shelves.size());
        byKey.put(key, fresh);
        shelves.add(fresh);
        return fresh;
    }

    void remove(Seat<K> seat) {
        Shelf<K> shelf = seat.shelf();
        shelf.remove(seat);
        if (shelf.seats().isEmpty()) {
            byKey.remove(shelf.key());
            Shelf<K> last = shelves.remove(shelves.size() - 1);
            if (last != shelf) {
                shelves.set(shelf.position(), last);
                last.moved(shelf.position());
            }
        }
    }

    boolean isEmpty() {
        return shelves.isEmpty();
    }

    /** How many shelves have something on them. */
    int size() {
        return shelves.size();
    }

    /** What is on a shelf; nothing if there is none. */
    List<Seat<K>> seats(K key) {
        Shelf<K> shelf = byKey.get(key);
        return shelf == null ? List.of() : shelf.seats();
    }

    /** Draws one that is suitable; empty if there is none. */
    Optional<Entry> draw(Predicate<Entry> suitable, RandomGenerator random, long now) {
        if (shelves.isEmpty()) {
            return Optional.empty();
        }
        double factor = 1;
        for (int i = 0; i < DRAWS; i++) {
            Shelf<K> shelf = shelves.get(random.nextInt(shelves.size()));
            Entry entry =
                    shelf.seats().get(random.nextInt(shelf.seats().size())).entry();
            if (random.nextDouble() < entry.chance(now) * factor && suitable.test(entry)) {
                return Optional.of(entry);
            }
            factor *= EAGERNESS;
        }
        return drawOfAll(suitable, random, now);
    }

    /** How much of all draws falls to some, as a weight that means something only beside that of others. */
    double weight(ToDoubleFunction<Entry> alive, long now) {
        double sum = 0;
        for (Shelf<K> shelf : shelves) {
            for (Seat<K> seat : shelf.seats()) {
                sum += seat.entry().chance(now)
                        * alive.applyAsDouble(seat.entry())
                        / shelf.seats().size();
            }
        }
        return sum;
    }

    private Optional<Entry> drawOfAll(Predicate<Entry> suitable, RandomGenerator random, long now) {
        Optional<Entry> drawn = Optional.empty();
        double sum = 0;
        for (Shelf<K> shelf : shelves) {
            for (Seat<K> seat : shelf.seats()) {
                if (suitable.test(seat.entry())) {
                    double weight = seat.entry().chance(now) / shelf.seats().size();
                    sum += weight;
                    drawn = random.nextDouble() * sum < weight ? Optional.of(seat.entry()) : drawn;
                }
            }
        }
        return drawn;
    }
}
