package org.jackfield.itests.faults;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.handshake.crypto.Curve25519;
import org.jackfield.handshake.identity.Difficulty;
import org.jackfield.handshake.identity.PeerIds;
import org.jackfield.itests.felix.NodeSettings;

/**
 * Who a raw peer says it is, in its connection message (tezos-wire.md, section 5).
 *
 * @param port where it says it can be dialled; 0: nowhere
 */
public record Papers(
        ByteString publicKey,
        ByteString secretKey,
        ByteString stamp,
        int port,
        String network,
        int databaseVersion,
        int p2pVersion) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Difficulty DIFFICULTY = new Difficulty(Double.parseDouble(NodeSettings.EXPECTED_POW));

    /** In good order, with a key of its own. */
    public static Papers inOrder() {
        byte[] secret = random(Curve25519.KEY_BYTES);
        ByteString key = ByteString.of(Curve25519.publicKey(secret));
        ByteString stamp = ByteString.of(random(Difficulty.STAMP_BYTES));
        while (!DIFFICULTY.accepts(key, stamp)) {
            stamp = ByteString.of(random(Difficulty.STAMP_BYTES));
        }
        return new Papers(key, ByteString.of(secret), stamp, 0, NodeSettings.NETWORK, 2, 1);
    }

    Papers withoutWork() {
        ByteString worthless = stamp;
        while (DIFFICULTY.accepts(publicKey, worthless)) {
            worthless = ByteString.of(random(Difficulty.STAMP_BYTES));
        }
        return new Papers(publicKey, secretKey, worthless, port, network, databaseVersion, p2pVersion);
    }

    Papers at(int announcedPort) {
        return new Papers(publicKey, secretKey, stamp, announcedPort, network, databaseVersion, p2pVersion);
    }

    Papers of(String otherNetwork) {
        return new Papers(publicKey, secretKey, stamp, port, otherNetwork, databaseVersion, p2pVersion);
    }

    Papers speaking(int database, int p2p) {
        return new Papers(publicKey, secretKey, stamp, port, network, database, p2p);
    }

    /** The peer id that belongs to the key. */
    public String peer() {
        return PeerIds.ofPublicKey(publicKey).text();
    }

    /** The connection message with a fresh nonce, its length included. */
    byte[] message() {
        byte[] name = network.getBytes(StandardCharsets.UTF_8);
        int length = 2 + Curve25519.KEY_BYTES + Difficulty.STAMP_BYTES + 24 + 4 + name.length + 2 + 2;
        return ByteBuffer.allocate(2 + length)
                .putShort((short) length)
                .putShort((short) port)
                .put(publicKey.toByteArray())
                .put(stamp.toByteArray())
                .put(random(24))
                .putInt(name.length)
                .put(name)
                .putShort((short) databaseVersion)
                .putShort((short) p2pVersion)
                .array();
    }

    private static byte[] random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return random;
    }
}
