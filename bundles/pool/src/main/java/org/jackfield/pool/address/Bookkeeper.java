package org.jackfield.pool.address;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jackfield.api.address.RememberedPeer;
import org.jackfield.api.handshake.Handshake;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.file.KeptFile;
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
    private final KeptFile<BookFile.Contents> points;
    private final Threads.Worker worker;

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
        this.worker = threads.start("address-book");
        this.points = new KeptFile<>(
                () -> settings.get().book().file(),
                BookFile.LARGEST,
                () -> new BookFile.Contents(book.points(), book.peers()),
                format::write,
                control,
                worker,
                () -> settings.get().book().saveDelay(),
                events::tell);
    }

    /**
     * Reads what an earlier run has left; a damaged file is set aside, and the node starts without it. One that can neither be read
     * nor set aside is not overwritten in this run.
     */
    public void read() {
        points.read(format::read)
                .ifPresent(contents -> book.remember(
                        contents.points(),
                        contents.peers().stream()
                                .map(peer -> new RememberedPeer(peer, List.of(), ""))
                                .toList()));
        book.onChange(points::changed);
    }

    /** Writes the last state; completes when it is on disk. */
    public CompletionStage<Void> close() {
        CompletableFuture<Void> saved = points.close().toCompletableFuture();
        return saved.thenCombine(worker.stop(), (done, stopped) -> done);
    }
}
