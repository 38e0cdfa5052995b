package org.jackfield.scheduler;

import java.util.concurrent.Executor;
import org.jackfield.api.scheduling.Flow;
import org.jackfield.api.scheduling.Scheduler;
import org.jackfield.api.scheduling.Share;

/** A flow as a connection is one: it opens a window, and asks again when an eighth of it was used and its inbox is not full. */
final class Reader implements Flow {

    private static final int SEGMENT = 1460;

    private final Executor thread;
    private final Share share;
    private final long window;
    private long toArrive;
    private long owed;
    private boolean full;
    long credit;
    long received;

    Reader(Scheduler scheduler, Executor thread, long window) {
        this.thread = thread;
        this.window = window;
        this.share = scheduler.join(this);
        share.wantToRead(window);
    }

    /** The far end sends that much more, as it is allowed. */
    void hears(long bytes) {
        toArrive += bytes;
        thread.execute(this::arrive);
    }

    /** Nothing is asked for until the inbox is {@linkplain #emptied}. */
    void fills() {
        full = true;
    }

    void emptied() {
        full = false;
        thread.execute(this::again);
    }

    Share share() {
        return share;
    }

    void leaves() {
        share.leave();
    }

    @Override
    public Executor thread() {
        return thread;
    }

    @Override
    public int transmit(int budget) {
        return 0;
    }

    @Override
    public void grant(long bytes) {
        credit += bytes;
        thread.execute(this::arrive);
    }

    private void arrive() {
        while (credit > 0 && toArrive > 0) {
            int bytes = (int) Math.min(Math.min(credit, toArrive), SEGMENT);
            credit -= bytes;
            toArrive -= bytes;
            received += bytes;
            owed += bytes;
            share.hasRead(bytes);
            again();
        }
    }

    private void again() {
        if (owed >= window / 8 && !full) {
            long bytes = owed;
            owed = 0;
            share.wantToRead(bytes);
        }
    }
}
