package org.jackfield.pool.transport;

import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Channel;

/** What stands behind a channel that has ended: nothing of any plugin. */
record Ended(Endpoint endpoint, Executor thread) implements Channel {

    @Override
    public void request(long bytes) {}

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
        return false;
    }

    @Override
    public void close(CloseReason reason) {}
}
