package org.jackfield.pool.transport;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Channel;

/** A channel that leads nowhere and remembers what it was told; once handed over it is deaf. */
final class Wire implements Channel {

    /** What waits on the channel's thread. */
    static final class Loop implements Executor {

        private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
        private boolean running;
        int turns;

        @Override
        public void execute(Runnable task) {
            waiting.add(task);
        }

        void run() {
            while (!waiting.isEmpty()) {
                running = true;
                turns++;
                waiting.remove().run();
                running = false;
            }
        }
    }

    final Loop loop;
    long credit;
    Optional<CloseReason> closed = Optional.empty();
    boolean deaf;
    private Runnable whenCalled = () -> {};

    Wire(Loop loop) {
        this.loop = loop;
    }

    /** Happens in the middle of the next close or request, before it is heard. */
    void whenCalled(Runnable meanwhile) {
        whenCalled = meanwhile;
    }

    private void meanwhile() {
        Runnable now = whenCalled;
        whenCalled = () -> {};
        now.run();
    }

    @Override
    public Endpoint endpoint() {
        return new Endpoint(new PointId("wire", "here", 1), new PointId("wire", "there", 2), Direction.OUTBOUND);
    }

    @Override
    public Executor thread() {
        return loop;
    }

    @Override
    public void request(long bytes) {
        if (!loop.running) {
            loop.execute(() -> request(bytes));
            return;
        }
        meanwhile();
        if (!deaf) {
            credit += bytes;
        }
    }

    @Override
    public ByteBuffer claim(int bytes) {
        return ByteBuffer.allocate(bytes);
    }

    @Override
    public void commit(int bytes) {}

    @Override
    public void flush() {}

    @Override
    public boolean writable() {
        return true;
    }

    @Override
    public void close(CloseReason reason) {
        meanwhile();
        if (!deaf && closed.isEmpty()) {
            closed = Optional.of(reason);
        }
    }
}
