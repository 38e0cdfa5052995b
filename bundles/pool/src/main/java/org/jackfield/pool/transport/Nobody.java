package org.jackfield.pool.transport;

import java.nio.ByteBuffer;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.ChannelEvents;

/** Hears of a channel that nobody wants. */
public enum Nobody implements ChannelEvents {
    HEARS;

    @Override
    public void received(ByteBuffer bytes) {
        bytes.position(bytes.limit());
    }

    @Override
    public void writable() {}

    @Override
    public void closed(CloseReason reason) {}
}
