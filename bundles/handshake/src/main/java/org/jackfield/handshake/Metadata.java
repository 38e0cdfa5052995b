package org.jackfield.handshake;

/**
 * The first encrypted frame of either side (tezos-wire.md, section 8).
 *
 * @param withoutMempool the node does not want to be told of pending operations
 * @param privateNode the node does not want to be advertised
 */
record Metadata(boolean withoutMempool, boolean privateNode) {

    static final int BYTES = 2;

    private static final byte TRUE = (byte) 0xff;

    byte[] encode() {
        return new byte[] {withoutMempool ? TRUE : 0, privateNode ? TRUE : 0};
    }

    /** Whatever is not zero is true. */
    static Metadata decode(byte[] bytes) throws Undecodable {
        if (bytes.length != BYTES) {
            throw new Undecodable("metadata of " + bytes.length + " bytes, not " + BYTES);
        }
        return new Metadata(bytes[0] != 0, bytes[1] != 0);
    }
}
