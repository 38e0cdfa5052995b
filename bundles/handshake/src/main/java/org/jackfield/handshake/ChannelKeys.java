package org.jackfield.handshake;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.crypto.SecretBox;
import org.jackfield.api.point.Direction;
import org.jackfield.handshake.crypto.Blake2b;

/**
 * What follows from the two connection messages, as they went over the wire, length and all (tezos-wire.md, section 6).
 *
 * @param sending the number of our first frame
 * @param receiving the number of the far end's first frame
 * @param transcript a hash of both messages, the same at both ends
 */
record ChannelKeys(Nonce sending, Nonce receiving, ByteString transcript) {

    private static final int HASH_BYTES = 32;

    static ChannelKeys of(Direction direction, byte[] sent, byte[] received) {
        boolean dialled = direction == Direction.OUTBOUND;
        byte[] dialler = dialled ? sent : received;
        byte[] acceptor = dialled ? received : sent;
        // As Octez has it, and against its words: "Init -> Resp" numbers the frames of the acceptor.
        Nonce ofAcceptor = nonce(dialler, acceptor, "Init -> Resp");
        Nonce ofDialler = nonce(dialler, acceptor, "Resp -> Init");
        return new ChannelKeys(
                dialled ? ofDialler : ofAcceptor,
                dialled ? ofAcceptor : ofDialler,
                ByteString.of(Blake2b.hash(HASH_BYTES, dialler, acceptor)));
    }

    private static Nonce nonce(byte[] dialler, byte[] acceptor, String seed) {
        byte[] hash = Blake2b.hash(HASH_BYTES, dialler, acceptor, seed.getBytes(StandardCharsets.US_ASCII));
        return new Nonce(Arrays.copyOf(hash, SecretBox.NONCE_BYTES));
    }
}
