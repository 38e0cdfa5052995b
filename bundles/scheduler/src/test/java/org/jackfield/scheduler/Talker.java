package org.jackfield.scheduler;

import java.util.concurrent.Executor;
import org.jackfield.api.scheduling.Flow;
import org.jackfield.api.scheduling.Scheduler;
import org.jackfield.api.scheduling.Share;

/** A flow whose far end sends all it is granted, at once, while it is talkative; and which writes frames of one size from a backlog. */
final class Talker implements Flow {

    private final Executor thread;
    private final int frameBytes;
    private final Share share;
    private boolean talkative;
    private boolean turnOpen;
    long granted;
    long received;
    long backlog;
    long sent;
    int turns;

    Talker(Scheduler scheduler, Executor thread, int frameBytes) {
        this.thread = thread;
        this.frameBytes = frameBytes;
        this.share = scheduler.join(this);
    }

    Share share() {
        return share;
    }

    /** Opens a window; the far end fills it again and again. */
    Talker reads(long window) {
        talkative = true;
        share.wantToRead(window);
        return this;
    }

    /** The far end sends no more. */
    void hush() {
        talkative = false;
    }

    void arrives(int bytes) {
        granted -= bytes;
        received += bytes;
        share.hasRead(bytes);
    }

    Talker writes(long bytes) {
        backlog += bytes;
        share.wantToWrite();
        return this;
    }

    @Override
    public Executor thread() {
        return thread;
    }

    @Override
    public void grant(long bytes) {
        granted += bytes;
        if (talkative) {
            thread.execute(() -> {
                arrives((int) bytes);
                share.wantToRead(bytes);
            });
        }
    }

    @Override
    public int transmit(int budget) {
        if (turnOpen) {
            throw new IllegalStateException("a turn within a turn");
        }
        turnOpen = true;
        turns++;
        int written = 0;
        while (written < budget && backlog > 0) {
            int frame = (int) Math.min(frameBytes, backlog);
            backlog -= frame;
            written += frame;
        }
        sent += written;
        turnOpen = false;
        return written;
    }
}
