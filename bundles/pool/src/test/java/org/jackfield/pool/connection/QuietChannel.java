package org.jackfield.pool.connection;

import java.util.OptionalInt;
import java.util.concurrent.Executor;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.handshake.Announcement;
import org.jackfield.api.handshake.MessageSource;
import org.jackfield.api.handshake.SecureChannel;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.message.Message;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.reason.CloseReason;

/** A channel over which nothing is said, unless a test says otherwise. */
public class QuietChannel implements SecureChannel {

    private final PeerId peer;
    private final Endpoint endpoint;

    /** Between those two ends, to that peer. */
    public QuietChannel(PeerId peer, Endpoint endpoint) {
        this.peer = peer;
        this.endpoint = endpoint;
    }

    @Override
    public PeerId peer() {
        return peer;
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public Announcement announcement() {
        return new Announcement("TEZOS", 2, 1, OptionalInt.empty(), false, false);
    }

    @Override
    public ByteString transcript() {
        return ByteString.of(new byte[32]);
    }

    @Override
    public Executor thread() {
        return Runnable::run;
    }

    @Override
    public void request(long wireBytes) {}

    @Override
    public long encodedBytes(Message message) {
        return 6;
    }

    @Override
    public int transmit(MessageSource source, int budget) {
        return 0;
    }

    @Override
    public void close(CloseReason reason) {}
}
