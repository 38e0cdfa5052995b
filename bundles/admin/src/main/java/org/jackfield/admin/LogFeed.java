package org.jackfield.admin;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jackfield.api.address.LogEntry;

/**
 * The log of a point or a peer, as lists of entries: first what is kept, then what is new. It is read from the book again when something
 * has happened, so that book and stream tell the same; a reader that is slow misses what the book has thrown out meanwhile.
 */
record LogFeed(Supplier<List<LogEntry>> log, Function<LogEntry, Optional<Object>> form, EventHub hub, Ticker ticker)
        implements Feed {

    /** Many events at once make one look; and an entry may follow its event. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    @Override
    public Runnable begin(LineStream stream) {
        Reading reading = new Reading(stream);
        // it watches before it reads: what happens in between is looked for once more
        Runnable end = hub.watch(reading::wake);
        reading.first();
        return end;
    }

    private final class Reading {

        private final LineStream stream;
        private final AtomicBoolean awake = new AtomicBoolean();
        private long last;

        Reading(LineStream stream) {
            this.stream = stream;
        }

        synchronized void first() {
            stream.give(Json.line(news()));
        }

        void wake() {
            if (awake.compareAndSet(false, true)) {
                ticker.after(PAUSE, this::look);
            }
        }

        private synchronized void look() {
            awake.set(false);
            if (!stream.idle()) {
                // it takes what is there first
                wake();
                return;
            }
            List<Object> news = news();
            if (!news.isEmpty()) {
                stream.give(Json.line(news));
            }
        }

        private List<Object> news() {
            List<Object> news = new ArrayList<>();
            List<LogEntry> entries = log.get();
            if (!entries.isEmpty() && entries.get(entries.size() - 1).number() < last) {
                // the book began anew
                last = 0;
            }
            for (LogEntry entry : entries) {
                if (entry.number() > last) {
                    last = entry.number();
                    form.apply(entry).ifPresent(news::add);
                }
            }
            return news;
        }
    }
}
