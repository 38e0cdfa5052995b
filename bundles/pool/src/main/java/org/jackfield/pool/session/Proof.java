package org.jackfield.pool.session;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;

/**
 * That somebody knows a session and means this channel: HMAC-SHA-256 (RFC 2104) over the channel's transcript and the sender's id, with
 * the transcript of the session's first channel as the key.
 *
 * <p>Both transcripts hold random bytes of either end, so that no proof is good for another channel, and none of one end for the other.
 */
final class Proof {

    private static final String ALGORITHM = "HmacSHA256";

    private Proof() {}

    /** Has Java find its first MAC, which on a busy machine takes it up to a second. */
    static void prepare(PeerId anybody) {
        of(anybody.bytes(), anybody.bytes(), anybody);
    }

    static ByteString of(ByteString session, ByteString channel, PeerId sender) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(session.toByteArray(), ALGORITHM));
            mac.update(channel.toByteArray());
            mac.update(sender.bytes().toByteArray());
            return ByteString.of(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /** In constant time. */
    static boolean equal(ByteString one, ByteString other) {
        return MessageDigest.isEqual(one.toByteArray(), other.toByteArray());
    }
}
