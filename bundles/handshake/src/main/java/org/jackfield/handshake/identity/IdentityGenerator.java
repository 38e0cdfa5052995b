package org.jackfield.handshake.identity;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.crypto.WorkRequest;
import org.jackfield.api.crypto.WorkSearch;
import org.jackfield.api.identity.Identity;
import org.jackfield.api.identity.PeerId;
import org.jackfield.handshake.crypto.Curve25519;

/** Makes identities: a fresh key pair, and the work for it. Safe from any thread. */
public final class IdentityGenerator {

    private final WorkSearch search;
    private final SecureRandom random;

    /** Searches with the given search, and takes keys from the given source. */
    public IdentityGenerator(WorkSearch search, SecureRandom random) {
        this.search = Objects.requireNonNull(search);
        this.random = Objects.requireNonNull(random);
    }

    /** Draws a key pair, and begins to search for its stamp on that many threads. */
    public Generation begin(Difficulty difficulty, int threads) {
        byte[] secretKey = new byte[Curve25519.KEY_BYTES];
        random.nextBytes(secretKey);
        return begin(secretKey, difficulty, threads, Optional.empty());
    }

    /** Searches a stamp for a key pair that one has, from a given start: repeatable. */
    public Generation begin(byte[] secretKey, Difficulty difficulty, int threads, Optional<ByteString> start) {
        byte[] secret = secretKey.clone();
        ByteString publicKey = ByteString.of(Curve25519.publicKey(secret));
        WorkSearch.Search running = search.begin(new WorkRequest(publicKey, difficulty.target(), threads, start));
        PeerId peer = PeerIds.ofPublicKey(publicKey);
        CompletionStage<Identity> identity = running.stamp().handle((stamp, failure) -> {
            try {
                if (failure instanceof RuntimeException unchecked) {
                    throw unchecked;
                }
                if (failure != null) {
                    throw new IllegalStateException(search.name() + " failed", failure);
                }
                if (!difficulty.accepts(publicKey, stamp)) {
                    throw new IllegalStateException(search.name() + " found a stamp that is none");
                }
                return new Identity(peer, publicKey, secret, stamp);
            } finally {
                Arrays.fill(secret, (byte) 0);
            }
        });
        return new Generation(peer, running, identity);
    }

    /** An identity in the making. Safe from any thread. */
    public static final class Generation {

        private final PeerId peer;
        private final WorkSearch.Search search;
        private final CompletionStage<Identity> identity;

        private Generation(PeerId peer, WorkSearch.Search search, CompletionStage<Identity> identity) {
            this.peer = peer;
            this.search = search;
            this.identity = identity;
        }

        /** Its name, known before the work is done. */
        public PeerId peer() {
            return peer;
        }

        /** Stamps tried so far; twice read, it is the rate. */
        public long tried() {
            return search.tried();
        }

        /** The identity, once its stamp is found; after {@link #cancel} a {@link java.util.concurrent.CancellationException}. */
        public CompletionStage<Identity> identity() {
            return identity;
        }

        /** Gives up. Harmless when repeated or too late. */
        public void cancel() {
            search.cancel();
        }
    }
}
