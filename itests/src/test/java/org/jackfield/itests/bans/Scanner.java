package org.jackfield.itests.bans;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Dialling;
import org.jackfield.pool.Resident;
import org.jackfield.pool.Town;
import org.jackfield.transports.memory.MemoryTransport;

/** Somebody with a socket and no handshake. */
final class Scanner implements Dialling, ChannelEvents {

    private static final int NOISE_BYTES = 400;

    private final MemoryTransport transport;
    private boolean open;

    Scanner(Town town, String address) {
        transport = new MemoryTransport(town.network, address);
    }

    void call(Resident victim) {
        if (!open) {
            open = true;
            transport.dial(DialRequest.to(Town.at(victim.host), Duration.ofSeconds(30)), this);
        }
    }

    @Override
    public ChannelEvents opened(Channel channel) {
        channel.thread().execute(() -> {
            channel.request(1 << 20);
            channel.claim(NOISE_BYTES).put(new byte[NOISE_BYTES]);
            channel.commit(NOISE_BYTES);
            channel.flush();
        });
        return this;
    }

    @Override
    public void failed(CloseReason reason) {
        open = false;
    }

    @Override
    public void received(ByteBuffer bytes) {
        bytes.position(bytes.limit());
    }

    @Override
    public void writable() {}

    @Override
    public void closed(CloseReason reason) {
        open = false;
    }
}
