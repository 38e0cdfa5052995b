package org.jackfield.pool.recording;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.recording.Recorded;
import org.jackfield.api.recording.RecordingWriter;
import org.jackfield.api.scoring.RecordingState;
import org.jackfield.pool.file.WriteTroubles;
import org.jackfield.pool.settings.Recording;
import org.jackfield.pool.thread.Control;
import org.jackfield.pool.thread.Threads;

/**
 * Records what policies are asked and answer, as long as the settings ask for it.
 *
 * <p>Whoever adds something goes on at once: it is written on a thread of its own, in blocks, and what finds {@value #MOST_WAITING} waiting is
 * lost and counted. So is what the disk does not take; that is told once, and so is its end. Owned by the control thread, but for what says
 * otherwise.
 */
public final class Recorder {

    /** A block is written when it has so many bytes, before they are packed, or is so old. */
    static final int BLOCK_BYTES = 1 << 18;

    static final Duration BLOCK_TIME = Duration.ofMinutes(1);

    private static final int MOST_WAITING = 4096;

    private final Supplier<Recording> settings;
    private final Control control;
    private final Threads threads;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong recorded = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private Optional<Threads.Worker> worker = Optional.empty();
    private boolean due;
    private boolean closed;

    /** The worker's thread's, as all that follows. */
    private final RecordingWriter writer = new RecordingWriter();

    private final Consumer<NodeEvent> events;
    private final WriteTroubles troubles;
    private Optional<RecordingFolder> folder = Optional.empty();

    /**
     * Remembers.
     *
     * @param events who hears of trouble
     */
    public Recorder(Supplier<Recording> settings, Control control, Threads threads, Consumer<NodeEvent> events) {
        this.settings = settings;
        this.control = control;
        this.threads = threads;
        this.events = events;
        this.troubles = new WriteTroubles(events);
    }

    /** Something was asked, and answered. */
    public void add(Recorded question) {
        Recording now = settings.get();
        if (closed || now.present().isEmpty()) {
            return;
        }
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            lost.incrementAndGet();
            return;
        }
        if (!due) {
            due = true;
            control.after(BLOCK_TIME, () -> {
                due = false;
                follow();
            });
        }
        worker().execute(() -> {
            waiting.decrementAndGet();
            write(question, now);
        });
    }

    /** Whatever the settings say now holds at once. */
    public void follow() {
        Recording now = settings.get();
        if (!closed && (now.present().isPresent() || worker.isPresent())) {
            worker().execute(() -> settle(now));
        }
    }

    /** What was added is on disk when the stage completes; nothing more is taken. */
    public CompletionStage<Void> close() {
        closed = true;
        return worker.map(at -> {
                    at.execute(this::end);
                    return at.stop();
                })
                .orElse(CompletableFuture.completedStage(null));
    }

    /** How it goes. Any thread. */
    public RecordingState state() {
        return new RecordingState(settings.get().on(), recorded.get(), lost.get(), bytes.get());
    }

    private Threads.Worker worker() {
        Threads.Worker present = worker.orElseGet(() -> threads.start("histories"));
        worker = Optional.of(present);
        return present;
    }

    /** From here on the worker's thread. */
    private void write(Recorded question, Recording now) {
        settleIn(now.present().orElseThrow());
        writer.add(question);
        if (writer.size() >= BLOCK_BYTES) {
            cut(now.bytes());
        }
    }

    private RecordingFolder settleIn(Path place) {
        if (folder.filter(at -> at.path().equals(place)).isEmpty()) {
            end();
            folder = Optional.of(new RecordingFolder(place, events));
        }
        return folder.orElseThrow();
    }

    private void settle(Recording now) {
        if (now.present().isEmpty()) {
            end();
            return;
        }
        RecordingFolder place = settleIn(now.present().get());
        if (!cut(now.bytes())) {
            return;
        }
        try {
            place.shrink(now.bytes());
            bytes.set(place.bytes());
        } catch (IOException e) {
            troubles.written(place.path(), Optional.of("does not shrink: " + e));
        }
    }

    /** The block ends, and is written; false if it cannot be. */
    private boolean cut(long most) {
        int entries = writer.entries();
        if (entries == 0 || folder.isEmpty()) {
            return true;
        }
        RecordingFolder place = folder.get();
        Optional<String> trouble = Optional.empty();
        byte[] block = writer.block();
        try {
            place.append(block, most);
            recorded.addAndGet(entries);
        } catch (IOException e) {
            lost.addAndGet(entries);
            trouble = Optional.of("cannot be written: " + e);
        }
        bytes.set(place.bytes());
        troubles.written(place.path(), trouble);
        return trouble.isEmpty();
    }

    private void end() {
        folder.ifPresent(place -> {
            cut(Long.MAX_VALUE);
            try {
                place.close();
            } catch (IOException e) {
                troubles.written(place.path(), Optional.of("cannot be written to its end: " + e));
            }
        });
        folder = Optional.empty();
    }
}
