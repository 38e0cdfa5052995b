package org.jackfield.pool.address;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jackfield.api.handshake.Handshake;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.thread.Control;
import org.jackfield.pool.thread.Threads;

/**
 * Keeps the book's file: read once at the start, written some time after a change and at the end.
 *
 * <p>Owned by the control thread; files are written on a thread of their own.
 */
public final class Bookkeeper {

    private final Book book;
    private final BookFile format;
    private final Control control;
    private final Threads.Worker worker;
    private final EventStream events;
    private final Supplier<PoolSettings> settings;
    private Optional<Path> untouchable = Optional.empty();
    private String lastTrouble = "";
    private boolean due;
    private boolean closed;

    /** Remembers. */
    public Bookkeeper(
            Book book,
            Handshake handshake,
            Control control,
            Threads threads,
            EventStream events,
            Supplier<PoolSettings> settings) {
        this.book = book;
        this.format = new BookFile(handshake::peer);
        this.control = control;
        this.worker = threads.start("address-book");
        this.events = events;
        this.settings = settings;
    }

    /**
     * Reads what an earlier run has left; a damaged file is set aside, and the node starts without it. One that can neither be read
     * nor set aside is not overwritten in this run.
     */
    public void read() {
        settings.get().book().file().ifPresent(file -> {
            BookFile.Contents contents = format.read(file);
            contents.trouble().ifPresent(text -> trouble(file, text));
            untouchable = Optional.of(file).filter(path -> !contents.replaceable());
            book.remember(contents.points(), contents.peers());
        });
        book.onChange(this::changed);
    }

    /** Writes the last state; completes when it is on disk. */
    public CompletionStage<Void> close() {
        closed = true;
        save();
        return worker.stop();
    }

    private void changed() {
        if (!due && !closed && settings.get().book().file().isPresent()) {
            due = true;
            control.after(settings.get().book().saveDelay(), () -> {
                due = false;
                if (!closed) {
                    save();
                }
            });
        }
    }

    private void save() {
        settings.get()
                .book()
                .file()
                .filter(file -> !untouchable.equals(Optional.of(file)))
                .ifPresent(file -> {
                    BookFile.Contents contents = new BookFile.Contents(book.points(), book.peers(), Optional.empty());
                    worker.execute(() -> written(file, format.write(file, contents)));
                });
    }

    /** On the files' thread; the same trouble again and again is told of once. */
    private void written(Path file, Optional<String> trouble) {
        trouble.filter(text -> !text.equals(lastTrouble)).ifPresent(text -> trouble(file, text));
        lastTrouble = trouble.orElse("");
    }

    private void trouble(Path file, String text) {
        events.tell(new NodeEvent.FileTrouble(file.toString(), text));
    }
}
