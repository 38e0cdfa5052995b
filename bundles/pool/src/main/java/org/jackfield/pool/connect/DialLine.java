package org.jackfield.pool.connect;

import java.util.ArrayDeque;
import java.util.function.IntSupplier;

/** What waits to be dialled, the first come first: so many at once. Owned by the control thread. */
final class DialLine {

    /** What begins once there is a place for it, which it gives back. */
    interface Waiting {
        void begin();
    }

    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final Places places;
    private boolean advancing;
    private boolean closed;

    DialLine(IntSupplier most) {
        this.places = new Places(most, this::advance);
    }

    Places places() {
        return places;
    }

    void join(Waiting last) {
        waiting.add(last);
        advance();
    }

    /** Harmless if it has begun. */
    void leave(Waiting one) {
        waiting.remove(one);
    }

    /** Nothing begins any more. */
    void close() {
        closed = true;
        waiting.clear();
    }

    /** One that ends as soon as it begins leaves the next to the loop that began it, however many wait. */
    private void advance() {
        if (advancing) {
            return;
        }
        advancing = true;
        try {
            while (!closed && !waiting.isEmpty() && places.take()) {
                waiting.remove().begin();
            }
        } finally {
            advancing = false;
        }
    }
}
