package org.jackfield.eventloops;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.quic.QuicTokenHandler;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Address validation of a QUIC server (RFC 9000, 8.1.2): with many connections half open, whoever comes has to show first that he
 * receives at the address that he sends from. Until then nothing is kept of him.
 *
 * <p>A token is the time, a signature over time, address, port and the id that the client first dialled, and that id. It holds for
 * {@value #SECONDS} s. The key is made with the object and never leaves it. Owned by the socket's event loop.
 */
final class AddressTokens implements QuicTokenHandler {

    private static final int SECONDS = 10;
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SIGNATURE_BYTES = 32;
    private static final int MOST_ID_BYTES = 20;
    private static final int HEAD_BYTES = Long.BYTES + SIGNATURE_BYTES;

    private final AtomicInteger halfOpen;
    private final AtomicInteger trustedHalfOpen;
    private final Mac mac;

    /**
     * Of one server.
     *
     * @param halfOpen connections that are half open now
     * @param trustedHalfOpen so many may be half open before tokens are asked for
     */
    AddressTokens(AtomicInteger halfOpen, AtomicInteger trustedHalfOpen) {
        this.halfOpen = halfOpen;
        this.trustedHalfOpen = trustedHalfOpen;
        byte[] key = new byte[SIGNATURE_BYTES];
        new SecureRandom().nextBytes(key);
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    @Override
    public boolean writeToken(ByteBuf out, ByteBuf id, InetSocketAddress address) {
        if (halfOpen.get() < trustedHalfOpen.get()) {
            return false;
        }
        long now = System.nanoTime();
        ByteBuffer dialled = id.nioBuffer();
        out.writeLong(now);
        out.writeBytes(signature(now, address, dialled.duplicate()));
        out.writeBytes(dialled);
        return true;
    }

    @Override
    public int validateToken(ByteBuf token, InetSocketAddress address) {
        int idBytes = token.readableBytes() - HEAD_BYTES;
        if (idBytes < 0 || idBytes > MOST_ID_BYTES) {
            return -1;
        }
        int begin = token.readerIndex();
        long made = token.getLong(begin);
        long age = System.nanoTime() - made;
        byte[] shown = new byte[SIGNATURE_BYTES];
        token.getBytes(begin + Long.BYTES, shown);
        byte[] ours = signature(made, address, token.nioBuffer(begin + HEAD_BYTES, idBytes));
        boolean valid = MessageDigest.isEqual(shown, ours) && age >= 0 && age <= SECONDS * 1_000_000_000L;
        return valid ? HEAD_BYTES : -1;
    }

    @Override
    public int maxTokenLength() {
        return HEAD_BYTES + MOST_ID_BYTES;
    }

    private byte[] signature(long time, InetSocketAddress address, ByteBuffer id) {
        mac.update(ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                .putLong(time)
                .putInt(address.getPort())
                .flip());
        mac.update(address.getAddress().getAddress());
        mac.update(id);
        return mac.doFinal();
    }
}
