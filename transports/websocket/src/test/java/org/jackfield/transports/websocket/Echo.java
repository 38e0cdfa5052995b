package org.jackfield.transports.websocket;

import java.nio.ByteBuffer;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;

/** Says to all who call what they say. */
final class Echo implements Accepting {

    @Override
    public ChannelEvents accepted(Channel channel) {
        channel.request(Long.MAX_VALUE);
        return new ChannelEvents() {
            @Override
            public void received(ByteBuffer bytes) {
                int count = bytes.remaining();
                channel.claim(count).put(bytes);
                channel.commit(count);
                channel.flush();
            }

            @Override
            public void writable() {
                throw new IllegalStateException("so little always leaves");
            }

            @Override
            public void closed(CloseReason reason) {
                // nobody is left to be told
            }
        };
    }

    @Override
    public void troubled(CloseReason reason) {
        throw new IllegalStateException(reason.sentence());
    }
}
