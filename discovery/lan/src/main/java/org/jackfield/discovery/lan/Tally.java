package org.jackfield.discovery.lan;

import java.util.EnumMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.atomic.LongAdder;

/** How many datagrams have met which fate. Safe from any thread. */
final class Tally {

    private final Map<Fate, LongAdder> counts = new EnumMap<>(Fate.class);

    Tally() {
        for (Fate fate : Fate.values()) {
            counts.put(fate, new LongAdder());
        }
    }

    void count(Fate fate) {
        counts.get(fate).increment();
    }

    long of(Fate fate) {
        return counts.get(fate).sum();
    }

    /** Those that are bad, all together. */
    long bad() {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().bad())
                .mapToLong(entry -> entry.getValue().sum())
                .sum();
    }

    /** Everything that there is at least one of: {@code 3 found, 1 with a wrong port}. */
    @Override
    public String toString() {
        StringJoiner all = new StringJoiner(", ");
        counts.forEach((fate, count) -> {
            if (count.sum() > 0) {
                all.add(count.sum() + " " + fate.words());
            }
        });
        return all.toString();
    }
}
