package org.jackfield.pool.access;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.file.WholeFile;
import org.jackfield.pool.file.WriteTroubles;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.thread.Control;
import org.jackfield.pool.thread.Threads;

/**
 * Keeps the file of the lists: read once at the start, written at once for the operator, and some time after other changes.
 *
 * <p>Owned by the control thread; written on a thread of its own, one writing at a time: what is asked for meanwhile is all in the next.
 */
final class AccessKeeper {

    private final AccessFile format;
    private final Supplier<Supplier<AccessFile.Contents>> state;
    private final Control control;
    private final Threads.Worker worker;
    private final EventStream events;
    private final WriteTroubles troubles;
    private final Supplier<PoolSettings> settings;
    private Optional<Path> untouchable = Optional.empty();
    private Optional<CompletableFuture<Void>> next = Optional.empty();
    private boolean writing;
    private boolean due;
    private boolean open;

    /**
     * Remembers.
     *
     * @param state asked on the control thread; what it answers is asked where it is written
     */
    AccessKeeper(
            AccessFile format,
            Supplier<Supplier<AccessFile.Contents>> state,
            Control control,
            Threads threads,
            EventStream events,
            Supplier<PoolSettings> settings) {
        this.format = format;
        this.state = state;
        this.control = control;
        this.worker = threads.start("access-lists");
        this.events = events;
        this.troubles = new WriteTroubles(events::tell);
        this.settings = settings;
    }

    /** What an earlier run has left; from now on it is written. */
    Optional<AccessFile.Contents> read() {
        open = true;
        return settings.get().access().file().flatMap(path -> {
            WholeFile.Reading<AccessFile.Contents> reading = format.read(path);
            reading.trouble().ifPresent(text -> events.tell(new NodeEvent.FileTrouble(path.toString(), text)));
            untouchable = Optional.of(path).filter(file -> !reading.replaceable());
            return reading.contents();
        });
    }

    /** Something has changed: to be written some time. */
    void changed() {
        if (!due && open && file().isPresent()) {
            due = true;
            control.after(settings.get().book().saveDelay(), () -> {
                due = false;
                save();
            });
        }
    }

    /** Writes; completes on the control thread when all that holds now is on disk, or cannot be brought there. */
    CompletionStage<Void> save() {
        if (!open || file().isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        CompletableFuture<Void> done = next.orElseGet(CompletableFuture::new);
        next = Optional.of(done);
        advance();
        return done;
    }

    /** Writes the last state; completes when it is on disk. */
    CompletionStage<Void> close() {
        CompletionStage<Void> last = save();
        open = false;
        return last.thenCompose(done -> worker.stop());
    }

    private void advance() {
        if (writing || next.isEmpty()) {
            return;
        }
        CompletableFuture<Void> done = next.get();
        next = Optional.empty();
        Optional<Path> path = file();
        if (path.isEmpty()) {
            done.complete(null);
            return;
        }
        writing = true;
        Supplier<AccessFile.Contents> contents = state.get();
        worker.execute(() -> {
            Optional<String> trouble = written(path.get(), contents);
            control.execute(() -> {
                writing = false;
                troubles.written(path.get(), trouble);
                if (trouble.isPresent()) {
                    control.after(WriteTroubles.TRIED_AGAIN, this::changed);
                }
                done.complete(null);
                advance();
            });
        });
    }

    private Optional<String> written(Path path, Supplier<AccessFile.Contents> contents) {
        try {
            return format.write(path, contents.get());
        } catch (RuntimeException | OutOfMemoryError e) {
            return Optional.of("cannot be written: " + e);
        }
    }

    private Optional<Path> file() {
        return settings.get().access().file().filter(path -> !untouchable.equals(Optional.of(path)));
    }
}
