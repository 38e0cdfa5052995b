package org.jackfield.pool.access;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import org.jackfield.api.access.AccessEntry;
import org.jackfield.api.access.Subject;

/** Entries by whom they are about, in the order in which they came. Changed by the control thread, read from any. */
final class Ledger {

    private record Line(long number, AccessEntry entry) {}

    private final Map<Subject, Line> bySubject = new ConcurrentHashMap<>();
    private final ConcurrentSkipListMap<Long, AccessEntry> byAge = new ConcurrentSkipListMap<>();
    private long next;
    private volatile int size;

    /** The newest entry of its subject replaces an older one, which it answers. */
    Optional<AccessEntry> put(AccessEntry entry) {
        Line line = new Line(next++, entry);
        byAge.put(line.number(), entry);
        Line before = bySubject.put(entry.subject(), line);
        if (before != null) {
            byAge.remove(before.number());
        }
        size = bySubject.size();
        return Optional.ofNullable(before).map(Line::entry);
    }

    Optional<AccessEntry> take(Subject subject) {
        Line gone = bySubject.remove(subject);
        if (gone != null) {
            byAge.remove(gone.number());
            size = bySubject.size();
        }
        return Optional.ofNullable(gone).map(Line::entry);
    }

    Optional<AccessEntry> find(Subject subject, Instant now) {
        return Optional.ofNullable(bySubject.get(subject)).map(Line::entry).filter(entry -> !entry.expired(now));
    }

    Optional<AccessEntry> oldest() {
        return Optional.ofNullable(byAge.firstEntry()).map(Map.Entry::getValue);
    }

    List<AccessEntry> newestFirst(Instant now) {
        return byAge.descendingMap().values().stream()
                .filter(entry -> !entry.expired(now))
                .toList();
    }

    List<AccessEntry> oldestFirst(Instant now) {
        return matching(entry -> !entry.expired(now));
    }

    /** All that match, in the order in which they came. */
    List<AccessEntry> matching(Predicate<AccessEntry> test) {
        return byAge.values().stream().filter(test).toList();
    }

    int size() {
        return size;
    }

    void clear() {
        bySubject.clear();
        byAge.clear();
        size = 0;
    }
}
