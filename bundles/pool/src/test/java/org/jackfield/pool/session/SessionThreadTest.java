package org.jackfield.pool.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class SessionThreadTest {

    private final List<String> done = new ArrayList<>();
    private final Queue<Runnable> before = new ArrayDeque<>();
    private final Queue<Runnable> after = new ArrayDeque<>();
    private final SessionThread thread = new SessionThread(before::add);

    @Test
    void whatTheOldOneHasNotDoneTheNewOneDoes() {
        thread.execute(() -> done.add("given before the move"));
        thread.moveTo(after::add, () -> done.add("arrival"));

        runAll(before);
        assertEquals(List.of(), done);
        runAll(after);
        assertEquals(List.of("arrival", "given before the move"), done);
    }

    @Test
    void whatIsGivenInTheMidstOfAMoveRunsBehindTheArrival() {
        thread.moveTo(
                task -> {
                    if (after.isEmpty()) {
                        // somebody else, just before the new one has its first task
                        thread.execute(() -> done.add("given in the midst"));
                    }
                    after.add(task);
                },
                () -> done.add("arrival"));

        runAll(before);
        runAll(after);
        assertEquals(List.of("arrival", "given in the midst"), done);
    }

    @Test
    void whatWasGivenBeforeAMoveRunsBehindTheArrivalAlsoWhenTheThreadIsTheSame() {
        thread.execute(() -> done.add("given before the move"));
        thread.moveTo(before::add, () -> done.add("arrival"));

        runAll(before);
        assertEquals(List.of("arrival", "given before the move"), done);
    }

    private static void runAll(Queue<Runnable> tasks) {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }
}
