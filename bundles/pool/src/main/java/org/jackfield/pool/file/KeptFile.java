package org.jackfield.pool.file;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.pool.thread.Control;
import org.jackfield.pool.thread.Threads;

/**
 * Keeps a file up to date with something that changes: read once, written some time after a change and at the end.
 *
 * <p>Further changes do not put off a save that is due; while one is being written the next waits for it. What could not be written is
 * tried again by itself. What stands where the file was not before, as the settings name another place now, is not overwritten but
 * {@linkplain WholeFile#makeRoom renamed}, and that is told as an event. Owned by the control thread; bytes are made and written on the
 * worker's, of a snapshot that is taken here.
 *
 * @param <T> the snapshots
 */
public final class KeptFile<T> {

    private final Supplier<Optional<Path>> place;
    private final long largest;
    private final WholeFile.Readers readers;
    private final Supplier<T> snapshot;
    private final Function<T, byte[]> format;
    private final Control control;
    private final Threads.Worker worker;
    private final Supplier<Duration> delay;
    private final Consumer<NodeEvent> events;
    /** The worker's thread's. */
    private final WriteTroubles troubles;
    /** What stands there was read, or written, in this run. */
    private final Set<Path> ours = ConcurrentHashMap.newKeySet();

    private Optional<WholeFile> file = Optional.empty();
    private Optional<Path> untouchable = Optional.empty();
    private boolean due;
    private boolean writing;
    private boolean late;
    private boolean closed;

    /**
     * Remembers.
     *
     * @param place where it is at present; absent: nothing is kept
     * @param largest bytes that are read at most
     * @param readers who may read it
     * @param snapshot what is to be written, immutable; asked on the control thread
     * @param format the bytes of a snapshot; called on the worker's thread
     * @param worker shared with others at will, and stopped by whoever started it
     * @param delay from a change to the file
     * @param events who hears of trouble
     */
    public KeptFile(
            Supplier<Optional<Path>> place,
            long largest,
            WholeFile.Readers readers,
            Supplier<T> snapshot,
            Function<T, byte[]> format,
            Control control,
            Threads.Worker worker,
            Supplier<Duration> delay,
            Consumer<NodeEvent> events) {
        this.place = place;
        this.largest = largest;
        this.readers = readers;
        this.snapshot = snapshot;
        this.format = format;
        this.control = control;
        this.worker = worker;
        this.delay = delay;
        this.events = events;
        this.troubles = new WriteTroubles(events);
    }

    /**
     * Reads what an earlier run has left; see {@link WholeFile#readBytes}. Trouble is told as an event; what can neither be read nor set
     * aside is not overwritten in this run.
     */
    public <R> Optional<R> read(Function<byte[], R> parser) {
        Optional<WholeFile> present = file();
        Optional<WholeFile.Reading<R>> reading = present.map(at -> at.readBytes(parser));
        reading.flatMap(WholeFile.Reading::trouble)
                .ifPresent(text -> events.accept(
                        new NodeEvent.FileTrouble(present.get().path().toString(), text)));
        present.map(WholeFile::path).ifPresent(ours::add);
        untouchable = present.filter(at -> !reading.get().replaceable()).map(WholeFile::path);
        return reading.flatMap(WholeFile.Reading::contents);
    }

    /** Something worth saving has changed. */
    public void changed() {
        if (!due && !closed && place.get().isPresent()) {
            due = true;
            control.after(delay.get(), this::save);
        }
    }

    /** What is due is written now. */
    public void now() {
        if (due) {
            save();
        }
    }

    /** Writes the last state; completes when it is on disk. */
    public CompletionStage<Void> close() {
        closed = true;
        CompletableFuture<Void> done = new CompletableFuture<>();
        write(trouble -> done.complete(null));
        return done;
    }

    private void save() {
        if (closed) {
            return;
        }
        if (writing) {
            late = true;
            return;
        }
        due = false;
        writing = true;
        write(trouble -> control.execute(() -> saved(trouble)));
    }

    private void saved(Optional<String> trouble) {
        writing = false;
        if (trouble.isPresent()) {
            control.after(WriteTroubles.TRIED_AGAIN, this::save);
        }
        if (late) {
            late = false;
            save();
        }
    }

    private void write(Consumer<Optional<String>> then) {
        Optional<WholeFile> present = file().filter(at -> !untouchable.equals(Optional.of(at.path())));
        if (present.isEmpty()) {
            then.accept(Optional.empty());
            return;
        }
        T state = snapshot.get();
        worker.execute(() -> {
            Optional<String> trouble = attempt(present.get(), state);
            troubles.written(present.get().path(), trouble);
            then.accept(trouble);
        });
    }

    private Optional<String> attempt(WholeFile at, T state) {
        try {
            byte[] bytes = format.apply(state);
            makeRoom(at);
            return at.writeBytes(bytes);
        } catch (IOException e) {
            return Optional.of("cannot be written, as what stands there was not read, and cannot be renamed: " + e);
        } catch (RuntimeException | OutOfMemoryError e) {
            return Optional.of("cannot be written: " + e);
        }
    }

    private void makeRoom(WholeFile at) throws IOException {
        if (!ours.contains(at.path())) {
            at.makeRoom()
                    .ifPresent(kept -> events.accept(new NodeEvent.FileTrouble(
                            at.path().toString(),
                            "what stood there before it was named in the settings was not read; it is kept as "
                                    + kept.getFileName())));
            ours.add(at.path());
        }
    }

    /** The one that the settings name now. */
    private Optional<WholeFile> file() {
        Optional<Path> now = place.get();
        if (!file.map(WholeFile::path).equals(now)) {
            file = now.map(path -> new WholeFile(path, largest, readers));
        }
        return file;
    }
}
