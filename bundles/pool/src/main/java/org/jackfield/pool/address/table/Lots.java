package org.jackfield.pool.address.table;

import java.util.random.RandomGenerator;
import org.jackfield.api.bytes.ByteString;

/** A number for each group that nobody outside can know or choose: a hash by a key that is drawn here and lives no longer than this object. */
public final class Lots {

    private final SipHash hash;

    /** Draws the key. */
    public Lots(RandomGenerator random) {
        byte[] key = new byte[SipHash.KEY_BYTES];
        random.nextBytes(key);
        hash = new SipHash(ByteString.of(key));
    }

    /** The same for the same group. */
    public long of(NetworkGroup group) {
        return hash.of(group.bytes().toByteArray());
    }
}
