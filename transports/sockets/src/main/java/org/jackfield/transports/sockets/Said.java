package org.jackfield.transports.sockets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * Stands first in a preface, and keeps what the far end says, so that somebody else can begin anew with it. Owned by the socket's event
 * loop.
 */
final class Said extends ChannelDuplexHandler {

    /** Who says more does not mean it well: a request for an upgrade has 14 KiB at most, unless it is made of nothing but short lines. */
    private static final int MOST_BYTES = 16_384;

    private Optional<ByteArrayOutputStream> kept = Optional.of(new ByteArrayOutputStream());

    /** All of it; nothing if it was too much, or has been answered: then nobody else can begin anew. */
    Optional<byte[]> all() {
        return kept.map(ByteArrayOutputStream::toByteArray);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes) {
            kept = kept.filter(before -> before.size() + bytes.readableBytes() <= MOST_BYTES);
            kept.ifPresent(before -> before.writeBytes(ByteBufUtil.getBytes(bytes)));
        }
        context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        kept = Optional.empty();
        context.write(message, promise);
    }
}
