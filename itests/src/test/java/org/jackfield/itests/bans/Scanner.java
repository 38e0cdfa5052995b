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

/** Somebody with a socket, who says one thing that is no handshake, or nothing. */
final class Scanner implements Dialling, ChannelEvents {

    /** A message of no bytes is none. */
    static final byte[] NOISE = new byte[400];

    static final byte[] SILENCE = {};

    /** As far as a stamp reaches that is worth its work, and not as far as the message should. */
    static final byte[] FIRST_WORDS = firstWords();

    private final MemoryTransport transport;
    private final byte[] words;
    private boolean open;

    Scanner(MemoryTransport transport, byte[] words) {
        this.transport = transport;
        this.words = words;
    }

    private static byte[] firstWords() {
        byte[] words = new byte[100];
        words[1] = 120;
        return words;
    }

    /** Dials, if it has no channel. */
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
            if (words.length > 0) {
                channel.claim(words.length).put(words);
                channel.commit(words.length);
                channel.flush();
            }
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
