package org.jackfield.api.crypto;

import java.util.concurrent.CompletionStage;
import org.jackfield.api.bytes.ByteString;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Finds proof-of-work stamps: published as a service, so that a faster search can take over.
 *
 * <p>A stamp of 24 bytes is good when BLAKE2b-256(public key ‖ stamp), read as a little-endian number, is at most the target
 * (tezos-wire.md, section 3). The search has no memory: what has been tried says nothing about what remains. Safe from any thread.
 */
@ConsumerType
public interface WorkSearch {

    /** A short name for logs and operators. */
    String name();

    /** Begins to search on threads of its own, which end with the search. */
    Search begin(WorkRequest request);

    /** A search under way. Safe from any thread. */
    @ConsumerType
    interface Search {

        /** Stamps tried so far. */
        long tried();

        /**
         * The stamp, once found.
         *
         * <p>After {@link #cancel} it completes with a {@link java.util.concurrent.CancellationException}.
         */
        CompletionStage<ByteString> stamp();

        /** Gives up; the threads end soon. Harmless when repeated or too late. */
        void cancel();
    }
}
