package org.jackfield.itests.node;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Two connected nodes that send each other numbers all the time, until it is closed. */
public final class Dialogue implements AutoCloseable {

    private static final long NANOS_BETWEEN = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long PATIENCE_SECONDS = 60;

    private final RunningNode one;
    private final RunningNode other;
    private final int heardByOne;
    private final int heardByOther;
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private volatile boolean talking = true;
    private int saidByOne;
    private int saidByOther;

    /** From now on. */
    public Dialogue(RunningNode one, RunningNode other) {
        this.one = one;
        this.other = other;
        heardByOne = heard(one, other).size();
        heardByOther = heard(other, one).size();
        Thread thread = new Thread(this::talk, "dialogue");
        thread.setDaemon(true);
        thread.start();
    }

    private void talk() {
        try {
            while (talking) {
                saidByOne += say(one, other, saidByOne);
                saidByOther += say(other, one, saidByOther);
                LockSupport.parkNanos(NANOS_BETWEEN);
            }
            over.complete(null);
        } catch (Throwable e) {
            over.completeExceptionally(e);
        }
    }

    private static int say(RunningNode from, RunningNode to, int number) {
        byte[] text = String.valueOf(number).getBytes(US_ASCII);
        return from.inside().say(to.self(), Resident.NOTE, text).equals("QUEUED") ? 1 : 0;
    }

    /** Says no more, and insists that all has come, in order; how many were said. */
    public int endWithNothingLostDoubledOrReordered() throws Exception {
        talking = false;
        over.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertHeard(other, one, heardByOther, saidByOne);
        assertHeard(one, other, heardByOne, saidByOther);
        return saidByOne + saidByOther;
    }

    private static void assertHeard(RunningNode at, RunningNode from, int before, int said) {
        List<byte[]> heard = at.inside().awaitMessages(from.self(), before + said, RunningNode.PATIENCE);
        assertEquals(before + said, heard.size(), "messages heard");
        for (int number = 0; number < said; number++) {
            assertEquals(String.valueOf(number), new String(heard.get(before + number), US_ASCII));
        }
    }

    @Override
    public void close() {
        talking = false;
    }

    private static List<byte[]> heard(RunningNode at, RunningNode from) {
        return at.inside().awaitMessages(from.self(), 0, RunningNode.PATIENCE);
    }
}
