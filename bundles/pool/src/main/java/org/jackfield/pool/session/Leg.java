package org.jackfield.pool.session;

import java.util.function.BooleanSupplier;
import org.jackfield.api.handshake.SecureChannel;
import org.jackfield.api.handshake.SecureChannelEvents;
import org.jackfield.api.message.Message;
import org.jackfield.api.reason.CloseReason;

/** One of the channels that carry a session in turn, and whoever hears it at present. Owned by the channel's thread. */
final class Leg implements SecureChannelEvents {

    private final SecureChannel channel;
    private final BooleanSupplier takesWrites;
    private SecureChannelEvents ear = Deaf.EAR;

    Leg(SecureChannel channel, BooleanSupplier takesWrites) {
        this.channel = channel;
        this.takesWrites = takesWrites;
    }

    SecureChannel channel() {
        return channel;
    }

    boolean takesWrites() {
        return takesWrites.getAsBoolean();
    }

    void hear(SecureChannelEvents listener) {
        ear = listener;
    }

    /** Nothing of it is heard any more. */
    void retire() {
        ear = Deaf.EAR;
    }

    @Override
    public void consumed(int wireBytes) {
        ear.consumed(wireBytes);
    }

    @Override
    public void received(Message message) {
        ear.received(message);
    }

    @Override
    public void writable() {
        ear.writable();
    }

    @Override
    public void closed(CloseReason reason) {
        SecureChannelEvents last = ear;
        ear = Deaf.EAR;
        last.closed(reason);
    }

    private enum Deaf implements SecureChannelEvents {
        EAR;

        @Override
        public void consumed(int wireBytes) {}

        @Override
        public void received(Message message) {}

        @Override
        public void writable() {}

        @Override
        public void closed(CloseReason reason) {}
    }
}
