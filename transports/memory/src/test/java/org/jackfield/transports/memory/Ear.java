package org.jackfield.transports.memory;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.Dialling;

/** Hears everything, in virtual time. */
final class Ear implements Dialling, Accepting, ChannelEvents {

    final List<Channel> channels = new ArrayList<>();
    final List<CloseReason> failures = new ArrayList<>();
    final List<CloseReason> ends = new ArrayList<>();
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private final long credit;
    int writableAgain;

    Ear(long credit) {
        this.credit = credit;
    }

    Channel channel() {
        return channels.get(0);
    }

    void say(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        channel().claim(bytes.length).put(bytes);
        channel().commit(bytes.length);
        channel().flush();
    }

    String heard() {
        return heard.toString(StandardCharsets.UTF_8);
    }

    @Override
    public ChannelEvents opened(Channel channel) {
        return accepted(channel);
    }

    @Override
    public ChannelEvents accepted(Channel channel) {
        channels.add(channel);
        channel.request(credit);
        return this;
    }

    @Override
    public void failed(CloseReason reason) {
        failures.add(reason);
    }

    @Override
    public void troubled(CloseReason reason) {
        failures.add(reason);
    }

    @Override
    public void received(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        heard.writeBytes(copy);
    }

    @Override
    public void writable() {
        writableAgain++;
    }

    @Override
    public void closed(CloseReason reason) {
        ends.add(reason);
    }
}
