package org.jackfield.api.crypto;

import java.math.BigInteger;
import java.util.Objects;
import java.util.Optional;
import org.jackfield.api.bytes.ByteString;

/**
 * What to search a stamp for.
 *
 * @param publicKey the key that the stamp is bound to
 * @param target the largest hash that passes, between 0 and 2^256 - 1
 * @param threads how many threads search, at least one
 * @param start where the first thread begins, so that a search can be resumed or repeated; random when absent. The others begin
 *     evenly spaced behind it.
 */
public record WorkRequest(ByteString publicKey, BigInteger target, int threads, Optional<ByteString> start) {

    public WorkRequest {
        Objects.requireNonNull(publicKey);
        Objects.requireNonNull(start);
        if (target.signum() < 0 || target.bitLength() > 256) {
            throw new IllegalArgumentException("a target lies between 0 and 2^256 - 1");
        }
        if (threads < 1) {
            throw new IllegalArgumentException("a search needs at least one thread, not " + threads);
        }
    }
}
