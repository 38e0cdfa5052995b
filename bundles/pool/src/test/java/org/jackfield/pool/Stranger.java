package org.jackfield.pool;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Dialling;
import org.jackfield.transports.memory.MemoryTransport;

/** Somebody with a socket and no manners: opens a channel and says nothing, or a byte now and then, or garbage. */
final class Stranger implements Dialling, ChannelEvents {

    private final Town town;
    private final MemoryTransport transport;
    private Optional<Channel> channel = Optional.empty();
    Optional<CloseReason> end = Optional.empty();
    long received;
    private byte[] firstWords = {};

    Stranger(Town town, String host) {
        this.town = town;
        transport = new MemoryTransport(town.network, host);
    }

    static List<Stranger> crowd(Town town, int groups, int each) {
        List<Stranger> crowd = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            for (int i = 0; i < each; i++) {
                crowd.add(new Stranger(town, "10.66." + group + "." + (i + 1)));
            }
        }
        return crowd;
    }

    Stranger dial(Resident victim) {
        end = Optional.empty();
        transport.dial(DialRequest.to(Town.at(victim.host), Duration.ofSeconds(30)), this);
        return this;
    }

    /** Says something at once wherever it is let in. */
    Stranger saying(byte... words) {
        firstWords = words;
        return this;
    }

    /** Dials again whenever it is thrown out. */
    Stranger insist(Resident victim) {
        dial(victim);
        town.time.every(Duration.ofSeconds(1), () -> {
            if (end.isPresent()) {
                dial(victim);
            }
        });
        return this;
    }

    void say(byte... bytes) {
        channel.ifPresent(open -> {
            Executor thread = open.thread();
            thread.execute(() -> {
                open.claim(bytes.length).put(bytes);
                open.commit(bytes.length);
                open.flush();
            });
        });
    }

    void dribble() {
        town.time.every(Duration.ofMillis(400), () -> {
            if (end.isEmpty()) {
                say((byte) 0);
            }
        });
    }

    @Override
    public ChannelEvents opened(Channel opened) {
        channel = Optional.of(opened);
        opened.request(1 << 20);
        if (firstWords.length > 0) {
            say(firstWords);
        }
        return this;
    }

    @Override
    public void failed(CloseReason reason) {
        end = Optional.of(reason);
    }

    @Override
    public void received(ByteBuffer bytes) {
        received += bytes.remaining();
        bytes.position(bytes.limit());
    }

    @Override
    public void writable() {}

    @Override
    public void closed(CloseReason reason) {
        end = Optional.of(reason);
    }
}
