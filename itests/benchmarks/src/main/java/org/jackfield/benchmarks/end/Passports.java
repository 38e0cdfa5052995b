package org.jackfield.benchmarks.end;

import java.util.random.RandomGenerator;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.Identity;
import org.jackfield.handshake.HandshakeSettings;
import org.jackfield.handshake.crypto.Curve25519;
import org.jackfield.handshake.identity.Difficulty;
import org.jackfield.handshake.identity.PeerIds;

/** Identities that have proved no work, and the dialect of nodes that ask for none. */
final class Passports {

    private static final int STAMP_BYTES = 24;

    private Passports() {}

    static Identity issue(RandomGenerator random) {
        byte[] secret = new byte[Curve25519.KEY_BYTES];
        random.nextBytes(secret);
        ByteString publicKey = ByteString.of(Curve25519.publicKey(secret));
        return new Identity(PeerIds.ofPublicKey(publicKey), publicKey, secret, ByteString.of(new byte[STAMP_BYTES]));
    }

    static HandshakeSettings dialect() {
        return HandshakeSettings.of("TEZOS_BENCHMARK").withExpectedWork(new Difficulty(0));
    }
}
