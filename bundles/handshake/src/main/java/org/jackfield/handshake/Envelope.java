package org.jackfield.handshake;

/** What stands before every message: four bytes of size, which count what follows them, and two of tag (tezos-wire.md, section 11). */
final class Envelope {

    static final int SIZE_BYTES = 4;
    static final int TAG_BYTES = 2;
    static final int BYTES = SIZE_BYTES + TAG_BYTES;

    static final int DISCONNECT = 0x01;
    static final int BOOTSTRAP = 0x02;
    static final int ADVERTISE = 0x03;
    static final int SWAP_REQUEST = 0x04;
    static final int SWAP_ACK = 0x05;

    /** What only {@linkplain KindredCodec nodes of our kind} say; to Octez it is unknown. */
    static final int KINDRED = 0x0f;

    /** From here on tags are the applications'. */
    static final int FIRST_APPLICATION_TAG = 0x10;

    static final int LAST_TAG = 0xffff;

    private Envelope() {}
}
