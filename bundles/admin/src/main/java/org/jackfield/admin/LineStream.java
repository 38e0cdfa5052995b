package org.jackfield.admin;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongFunction;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;

/**
 * An answer that goes on, line by line, as fast as its reader takes it.
 *
 * <p>Safe from any thread; nothing blocks. Lines that a slow reader leaves no room for are lost, and it is told how many before the next.
 */
final class LineStream extends IteratingCallback {

    private static final byte[] EMPTY_LINE = {'\n'};
    private static final int BATCH_BYTES = 16 * 1024;

    private final Response response;
    private final int limit;
    private final LongFunction<byte[]> missedLine;
    private final Callback end;
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private long missed;
    private boolean begun;
    private volatile boolean over;

    /**
     * @param limit lines that wait at most
     * @param missedLine what the reader is told of lines that were lost
     * @param end hears once how it ended
     */
    LineStream(Response response, int limit, LongFunction<byte[]> missedLine, Callback end) {
        this.response = response;
        this.limit = limit;
        this.missedLine = missedLine;
        this.end = end;
    }

    /** Another line, if there is room for it. */
    void give(byte[] line) {
        synchronized (waiting) {
            if (missed > 0 || waiting.size() >= limit) {
                missed++;
            } else {
                waiting.add(line);
            }
        }
        iterate();
    }

    /** So many lines were lost before they came here. */
    void missed(long lines) {
        synchronized (waiting) {
            missed += lines;
        }
        iterate();
    }

    /** An empty line if nothing waits: a reader that has gone is noticed by it. */
    void beat() {
        synchronized (waiting) {
            if (waiting.isEmpty() && missed == 0) {
                waiting.add(EMPTY_LINE);
            }
        }
        iterate();
    }

    /** There will be no more lines than those that wait. */
    void end() {
        over = true;
        iterate();
    }

    /** Whether its reader has taken everything. */
    boolean idle() {
        synchronized (waiting) {
            return waiting.isEmpty() && missed == 0;
        }
    }

    @Override
    protected Action process() {
        if (!begun) {
            // the head by itself, so that the reader knows that it is heard
            begun = true;
            response.write(false, ByteBuffer.allocate(0), this);
            return Action.SCHEDULED;
        }
        ByteBuffer next = next();
        if (!next.hasRemaining()) {
            return over ? Action.SUCCEEDED : Action.IDLE;
        }
        response.write(false, next, this);
        return Action.SCHEDULED;
    }

    @Override
    protected void onCompleteSuccess() {
        end.succeeded();
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
        end.failed(cause);
    }

    private ByteBuffer next() {
        synchronized (waiting) {
            if (waiting.isEmpty() && missed > 0) {
                waiting.add(missedLine.apply(missed));
                missed = 0;
            }
            int bytes = 0;
            int lines = 0;
            for (byte[] line : waiting) {
                if (lines > 0 && bytes + line.length > BATCH_BYTES) {
                    break;
                }
                bytes += line.length;
                lines++;
            }
            ByteBuffer batch = ByteBuffer.allocate(bytes);
            for (int i = 0; i < lines; i++) {
                batch.put(waiting.remove());
            }
            return batch.flip();
        }
    }
}
