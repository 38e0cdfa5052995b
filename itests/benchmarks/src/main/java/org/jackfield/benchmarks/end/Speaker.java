package org.jackfield.benchmarks.end;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Sends messages of one size over some connections until it is told to stop: as fast as they are taken, or at a rate. */
final class Speaker {

    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long TICK_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long PATIENCE_MILLIS = 10_000;

    private final List<? extends Line> lines;
    private final int bytes;
    private final long perSecond;
    private final Thread thread = new Thread(this::speak, "speaker");
    private volatile boolean over;
    private long sent;

    /** What takes messages. */
    interface Line {

        /** Whether it was taken; it is not when the far end has enough to do. The buffer is never changed. */
        boolean say(ByteBuffer message);
    }

    /** Begins at once. A rate of 0: as fast as possible. */
    Speaker(List<? extends Line> lines, int bytes, long perSecond) {
        this.lines = lines;
        this.bytes = bytes;
        this.perSecond = perSecond;
        thread.setDaemon(true);
        thread.start();
    }

    /** How many were taken, in all. */
    long stop() {
        over = true;
        try {
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return sent;
    }

    private void speak() {
        if (perSecond == 0) {
            pour();
        } else {
            pace();
        }
    }

    /** The same bytes again and again, without a stamp. Where most lines take none, to look at them all at once again would only disturb. */
    private void pour() {
        ByteBuffer message = ByteBuffer.allocate(bytes);
        while (!over) {
            long before = sent;
            for (Line line : lines) {
                while (!over && line.say(message)) {
                    sent++;
                }
            }
            if (sent - before < lines.size()) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** What is due at a tick is stamped and sent then, over all lines in turn. */
    private void pace() {
        long begun = System.nanoTime();
        while (!over) {
            long due = (long) ((System.nanoTime() - begun) / 1e9 * perSecond);
            while (sent < due && !over) {
                ByteBuffer message = ByteBuffer.allocate(bytes).putLong(0, System.nanoTime());
                Line line = lines.get((int) (sent % lines.size()));
                while (!over && !line.say(message)) {
                    LockSupport.parkNanos(TICK_NANOS);
                }
                sent++;
            }
            LockSupport.parkNanos(TICK_NANOS);
        }
    }
}
