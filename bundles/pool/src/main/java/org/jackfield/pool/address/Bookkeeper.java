package org.jackfield.pool.address;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jackfield.api.address.PeersFormat;
import org.jackfield.api.address.RememberedPeer;
import org.jackfield.api.handshake.Handshake;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.file.KeptFile;
import org.jackfield.pool.file.WholeFile;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.thread.Control;
import org.jackfield.pool.thread.Threads;

/**
 * Keeps the book's three files, points in ours, peers in the dialect's, and beside the points what protocols noted of peers and what peers
 * did: read once at the start, written some time after a change and at the end.
 *
 * <p>Owned by the control thread; files are written on a thread of their own. An earlier version kept the peers with the points; what it
 * left is read, and written where it belongs now.
 */
public final class Bookkeeper {

    /** Bytes of the largest file of peers that is read: Octez's tables may be larger than ours. */
    private static final long LARGEST_PEERS = 64L << 20;

    /** From a note or a deed to the file, at least. */
    private static final Duration PEOPLE_PAUSE = Duration.ofSeconds(30);

    private final Book book;
    private final BookFile format;
    private final PeersFormat peersFormat;
    private final KeptFile<BookFile.Snapshot> points;
    private final KeptFile<List<RememberedPeer>> peers;
    private final KeptFile<PeopleFile.People> people;
    private final Consumer<Conduct> conduct;
    private final Control control;
    private final AtomicBoolean noted = new AtomicBoolean();
    private final Threads.Worker worker;
    private final EventStream events;
    private final Supplier<PoolSettings> settings;

    /** The worker's thread's: not all had room when it was last written. */
    private boolean crowded;

    /**
     * Remembers.
     *
     * @param doings what peers did until now; asked on the control thread
     * @param conduct who takes what they did in an earlier run
     */
    public Bookkeeper(
            Book book,
            Handshake handshake,
            PeersFormat peersFormat,
            Control control,
            Threads threads,
            EventStream events,
            Supplier<PoolSettings> settings,
            Supplier<Conduct> doings,
            Consumer<Conduct> conduct) {
        this.control = control;
        this.conduct = conduct;
        this.book = book;
        this.events = events;
        this.settings = settings;
        this.format = new BookFile(handshake::peer, book::emptyTables);
        this.peersFormat = peersFormat;
        this.worker = threads.start("address-book");
        this.points = new KeptFile<>(
                () -> settings.get().book().file(),
                BookFile.LARGEST,
                WholeFile.Readers.OWNER,
                () -> new BookFile.Snapshot(book.memory(), book.anchors(), book.claims()),
                BookFile::write,
                control,
                worker,
                () -> settings.get().book().saveDelay(),
                events::tell);
        this.peers = new KeptFile<>(
                () -> settings.get().book().peersFile(),
                LARGEST_PEERS,
                WholeFile.Readers.ANYBODY,
                book::remembered,
                remembered -> peersFormat.write(remembered).getBytes(StandardCharsets.UTF_8),
                control,
                worker,
                () -> settings.get().book().saveDelay(),
                events::tell);
        this.people = new KeptFile<>(
                () -> settings.get().book().file().map(Bookkeeper::peopleBeside),
                PeopleFile.LARGEST,
                WholeFile.Readers.OWNER,
                () -> new PeopleFile.People(book.notebooks(), doings.get()),
                this::fitting,
                control,
                worker,
                () -> later(settings.get().book().saveDelay()),
                events::tell);
    }

    /** Protocols may note something with every message, and all is written each time. */
    private static Duration later(Duration saveDelay) {
        return saveDelay.compareTo(PEOPLE_PAUSE) > 0 ? saveDelay : PEOPLE_PAUSE;
    }

    /** No more than is read at the next start. On the worker's thread. */
    private byte[] fitting(PeopleFile.People all) {
        byte[] bytes = PeopleFile.write(all);
        if (bytes.length <= PeopleFile.LARGEST) {
            crowded = false;
            return bytes;
        }
        if (!crowded) {
            crowded = true;
            Path file =
                    settings.get().book().file().map(Bookkeeper::peopleBeside).orElseThrow();
            events.tell(new NodeEvent.FileTrouble(
                    file.toString(),
                    "all that is known of peers would be " + bytes.length + " bytes, of which at most "
                            + PeopleFile.LARGEST
                            + " are kept: the oldest notes are left out, and then who has been gone"
                            + " for the longest time"));
        }
        return PeopleFile.write(all.fitting(PeopleFile.LARGEST));
    }

    /** Where that is kept which is noted of peers, and what they did. */
    static Path peopleBeside(Path book) {
        return book.resolveSibling(book.getFileName() + ".peers");
    }

    /**
     * Reads what an earlier run has left; a damaged file is set aside, and the node starts without it. One that can neither be read
     * nor set aside is not overwritten in this run.
     */
    public void read() {
        BookFile.Contents ours = points.read(format::read).orElse(BookFile.Contents.NOTHING);
        List<RememberedPeer> theirs =
                peers.read(WholeFile.ofText(peersFormat::read)).orElse(List.of());
        List<RememberedPeer> earlier = ours.peers().stream()
                .map(peer -> new RememberedPeer(peer, List.of(), ""))
                .toList();
        ours.tables().ifPresent(book::restore);
        book.rememberAnchors(ours.anchors());
        book.remember(
                ours.points(), Stream.concat(theirs.stream(), earlier.stream()).toList());
        book.remember(ours.claims());
        PeopleFile.People known = people.read(PeopleFile::read).orElse(PeopleFile.People.NOBODY);
        book.rememberNotes(known.notesSeenAt(control.now()));
        conduct.accept(known.conduct());
        book.onNote(this::noted);
        book.onChange(this::changed);
        if (!earlier.isEmpty()) {
            changed();
        }
    }

    /** Peers before points: an earlier version's file is not written anew before the peers in it are elsewhere. */
    private void changed() {
        peers.changed();
        points.changed();
    }

    /** A protocol noted something; on its thread. */
    private void noted() {
        if (noted.compareAndSet(false, true)) {
            control.execute(() -> {
                noted.set(false);
                people.changed();
            });
        }
    }

    /** Peers have done something since. */
    public void counted() {
        people.changed();
    }

    /** Writes what is not on disk yet, now. */
    public void save() {
        people.now();
        peers.now();
        points.now();
    }

    /** Writes the last state; completes when it is on disk. */
    public CompletionStage<Void> close() {
        CompletableFuture<Void> saved = CompletableFuture.allOf(
                people.close().toCompletableFuture(),
                peers.close().toCompletableFuture(),
                points.close().toCompletableFuture());
        return saved.thenCombine(worker.stop(), (done, stopped) -> done);
    }
}
