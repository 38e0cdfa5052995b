package org.jackfield.eventloops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class QuicKeepsakesTest {

    private static final InetSocketAddress ALICE = new InetSocketAddress("192.0.2.1", 1000);

    private final AtomicInteger halfOpen = new AtomicInteger(3);
    private final AddressTokens tokens = new AddressTokens(halfOpen, new AtomicInteger(3));
    private final ByteBuf id = Unpooled.copiedBuffer(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
    private final ByteBuf token = Unpooled.buffer();

    @Test
    void allAreThereWhereTheCodecIs() {
        assertEquals(
                Set.of("quic-tokens", "quic-demultiplexer", "quic-anchor", "quic-keeper"),
                QuicKeepsakes.byRole().keySet());
    }

    @Test
    void noTokenIsAskedForWhileFewAreHalfOpen() {
        halfOpen.set(2);

        assertFalse(tokens.writeToken(token, id, ALICE));
    }

    @Test
    void aTokenHoldsForTheAddressThatItWasGivenTo() {
        assertTrue(tokens.writeToken(token, id, ALICE));
        assertTrue(token.readableBytes() <= tokens.maxTokenLength());

        int offset = tokens.validateToken(token.slice(), ALICE);
        assertEquals(id, token.slice(offset, token.readableBytes() - offset));
        assertEquals(-1, tokens.validateToken(token.slice(), new InetSocketAddress("192.0.2.1", 1001)));
        assertEquals(-1, tokens.validateToken(token.slice(), new InetSocketAddress("192.0.2.2", 1000)));
    }

    @Test
    void aTokenThatWasTouchedOrIsAnothersIsWorthNothing() {
        tokens.writeToken(token, id, ALICE);
        for (int i = 0; i < token.readableBytes(); i++) {
            ByteBuf touched = token.copy();
            touched.setByte(i, touched.getByte(i) ^ 1);
            assertEquals(-1, tokens.validateToken(touched, ALICE), "byte " + i);
        }
        assertEquals(-1, tokens.validateToken(token.slice(0, 10), ALICE));
        assertEquals(-1, new AddressTokens(halfOpen, new AtomicInteger()).validateToken(token.slice(), ALICE));
    }
}
