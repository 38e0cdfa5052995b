package org.jackfield.pool.file;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jackfield.api.node.NodeEvent;

/** Tells how writing a file went: the same trouble again and again once, and its end. One thread at a time. */
public final class WriteTroubles {

    /** After so long a file that could not be written is tried again, though nothing has changed. */
    public static final Duration TRIED_AGAIN = Duration.ofSeconds(10);

    private final Consumer<NodeEvent> events;
    private Optional<String> last = Optional.empty();

    /** @param events who hears of it */
    public WriteTroubles(Consumer<NodeEvent> events) {
        this.events = events;
    }

    /**
     * It was written, or not.
     *
     * @param trouble why not
     */
    public void written(Path path, Optional<String> trouble) {
        if (!trouble.equals(last)) {
            events.accept(trouble.<NodeEvent>map(text -> new NodeEvent.FileTrouble(path.toString(), text, true))
                    .orElseGet(() -> new NodeEvent.FileMended(path.toString())));
        }
        last = trouble;
    }
}
