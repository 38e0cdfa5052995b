package org.jackfield.handshake;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jackfield.api.bytes.ByteString;

/**
 * The first thing either side says, in clear (tezos-wire.md, section 5).
 *
 * @param port where the node can be dialled; absent, 0 on the wire, if it cannot
 * @param publicKey 32 bytes
 * @param stamp 24 bytes
 * @param nonce 24 random bytes
 * @param network the bytes of the network's name
 * @param databaseVersion the highest it knows
 * @param p2pVersion the highest it knows
 */
record ConnectionMessage(
        OptionalInt port,
        ByteString publicKey,
        ByteString stamp,
        ByteString nonce,
        ByteString network,
        int databaseVersion,
        int p2pVersion) {

    static final int PREFIX_BYTES = 2;
    static final int KEY_BYTES = 32;
    static final int STAMP_BYTES = 24;
    static final int NONCE_BYTES = 24;

    /** The least that the prefix can say. */
    static final int MIN_LENGTH = 2 + KEY_BYTES + STAMP_BYTES + NONCE_BYTES + 4 + 2 + 2;

    /** Prefix and all up to the network's name: enough to see whether it is worth to read on. */
    static final int HEAD_BYTES = PREFIX_BYTES + MIN_LENGTH - 4;

    private static final Pattern UNREADABLE = Pattern.compile("[^\\x20-\\x7e]");

    private static final int KEY_AT = PREFIX_BYTES + 2;
    private static final int STAMP_AT = KEY_AT + KEY_BYTES;
    private static final int NONCE_AT = STAMP_AT + STAMP_BYTES;
    private static final int NETWORK_LENGTH_AT = NONCE_AT + NONCE_BYTES;

    /** All of it, prefix included. */
    byte[] encode() {
        int length = MIN_LENGTH + network.length();
        ByteBuffer bytes = ByteBuffer.allocate(PREFIX_BYTES + length);
        bytes.putShort((short) length);
        bytes.putShort((short) port.orElse(0));
        bytes.put(publicKey.asByteBuffer());
        bytes.put(stamp.asByteBuffer());
        bytes.put(nonce.asByteBuffer());
        bytes.putInt(network.length());
        bytes.put(network.asByteBuffer());
        bytes.putShort((short) databaseVersion);
        bytes.putShort((short) p2pVersion);
        return bytes.array();
    }

    /** What the prefix says: how many bytes follow it. */
    static int length(byte[] bytes) throws Undecodable {
        int length = Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort());
        if (length < MIN_LENGTH) {
            throw new Undecodable("a connection message of " + length + " bytes, which is less than " + MIN_LENGTH);
        }
        return length;
    }

    /** Checks, once {@value #HEAD_BYTES} bytes are there, that the lengths agree. */
    static void checkHead(byte[] bytes) throws Undecodable {
        long network = Integer.toUnsignedLong(ByteBuffer.wrap(bytes).getInt(NETWORK_LENGTH_AT));
        int room = length(bytes) - MIN_LENGTH;
        if (network != room) {
            throw new Undecodable("a network name of " + network + " bytes where " + room + " are");
        }
    }

    /** The public key, once {@value #HEAD_BYTES} bytes are there. */
    static ByteString publicKey(byte[] bytes) {
        return ByteString.of(bytes, KEY_AT, KEY_BYTES);
    }

    /** The stamp, once {@value #HEAD_BYTES} bytes are there. */
    static ByteString stamp(byte[] bytes) {
        return ByteString.of(bytes, STAMP_AT, STAMP_BYTES);
    }

    /** Reads a whole message, prefix included. */
    static ConnectionMessage decode(byte[] bytes) throws Undecodable {
        if (bytes.length < PREFIX_BYTES + MIN_LENGTH || bytes.length != PREFIX_BYTES + length(bytes)) {
            throw new Undecodable("a connection message of another length than it says");
        }
        checkHead(bytes);
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        int port = Short.toUnsignedInt(rest.getShort(PREFIX_BYTES));
        int versionsAt = bytes.length - 4;
        return new ConnectionMessage(
                port == 0 ? OptionalInt.empty() : OptionalInt.of(port),
                publicKey(bytes),
                stamp(bytes),
                ByteString.of(bytes, NONCE_AT, NONCE_BYTES),
                ByteString.of(bytes, HEAD_BYTES, versionsAt - HEAD_BYTES),
                Short.toUnsignedInt(rest.getShort(versionsAt)),
                Short.toUnsignedInt(rest.getShort(versionsAt + 2)));
    }

    /** The network's name for people and logs: a foreign one may be anything, so it is cut, and what is not print becomes a question mark. */
    String readableNetwork() {
        String name = new String(network.toByteArray(), StandardCharsets.UTF_8);
        String cut = name.length() > 100 ? name.substring(0, 100) + "..." : name;
        return UNREADABLE.matcher(cut).replaceAll("?");
    }
}
