package org.jackfield.admin;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The streams that are open: never more than the setting allows. */
final class Streams {

    private final AtomicInteger places = new AtomicInteger();
    private final Set<LineStream> open = ConcurrentHashMap.newKeySet();

    /** Takes a place. */
    void enter(int limit) throws Refusal {
        if (places.incrementAndGet() > limit) {
            places.decrementAndGet();
            throw new Refusal(
                    503, "there are " + limit + " streams open, as many as there may be (setting max-streams)");
        }
    }

    void add(LineStream stream) {
        open.add(stream);
    }

    /** Gives its place back. */
    void leave(LineStream stream) {
        if (open.remove(stream)) {
            places.decrementAndGet();
        }
    }

    /** How many there are. */
    int count() {
        return open.size();
    }

    /** So that readers that have gone are noticed. */
    void beat() {
        open.forEach(LineStream::beat);
    }

    /** Ends them all: nobody will have anything to say any more. */
    void end() {
        open.forEach(LineStream::end);
    }
}
