package org.jackfield.pool.address.table;

import java.nio.ByteBuffer;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;

/** Addresses and peers for the tests of the tables. */
final class Machines {

    private Machines() {}

    /** A public address of one of 8,192 groups. */
    static Address at(int group, int host) {
        return at(group, host, 9732);
    }

    static Address at(int group, int host, int port) {
        byte[] bytes = {(byte) (32 + group / 256), (byte) group, (byte) (host / 256), (byte) host};
        return Address.of("tcp", Address.Host.V4, bytes, port);
    }

    /** A teller in one of the groups, which we have dialled. */
    static Teller chosen(int group) {
        return new Teller(at(group, 1).group(), true);
    }

    /** A teller in one of the groups, which has dialled us. */
    static Teller other(int group) {
        return new Teller(at(group, 1).group(), false);
    }

    static PeerId peer(int number) {
        return new PeerId(ByteString.of(ByteBuffer.allocate(4).putInt(number).array()), "peer" + number);
    }

    static ByteString key(int number) {
        return ByteString.of(
                ByteBuffer.allocate(SipHash.KEY_BYTES).putInt(number).array());
    }
}
