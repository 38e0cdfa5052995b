package org.jackfield.distribution.plugins;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.Version;

/** What the engine has told lately of exchanges of transports. Safe from any thread. */
final class Exchanges {

    private static final String EVENT = "transport-exchanged";
    private static final int MOST_REMEMBERED = 256;

    private final Deque<Exchange> told = new ArrayDeque<>();

    /** Hears an event of the node; most concern nobody here. */
    void hear(Map<String, Object> event) {
        if (EVENT.equals(event.get("event"))) {
            remember(new Exchange(
                    text(event, "scheme"),
                    text(event, "from"),
                    text(event, "to"),
                    text(event, "outcome"),
                    text(event, "why")));
        }
    }

    private synchronized void remember(Exchange exchange) {
        if (told.size() == MOST_REMEMBERED) {
            told.removeFirst();
        }
        told.addLast(exchange);
    }

    /** What came of it last, when that version of a transport met another. */
    synchronized Optional<Exchange> last(String scheme, Version to) {
        return told.stream()
                .filter(exchange -> exchange.scheme.equals(scheme) && exchange.to.equals(to.toString()))
                .reduce((earlier, later) -> later);
    }

    /** It is decided about that version of some transports: what was told of it is not the next one's. */
    synchronized void forget(Set<String> schemes, Version to) {
        told.removeIf(exchange -> schemes.contains(exchange.scheme) && exchange.to.equals(to.toString()));
    }

    private static String text(Map<String, Object> event, String part) {
        return String.valueOf(event.getOrDefault(part, ""));
    }

    /**
     * One exchange.
     *
     * @param from the version that was there before
     * @param to the version that came
     * @param why it is not as the operator wanted it; empty if it is
     */
    record Exchange(String scheme, String from, String to, String outcome, String why) {

        boolean adopted() {
            return outcome.equals("adopted");
        }

        boolean rolledBack() {
            return outcome.equals("rolled-back");
        }
    }
}
