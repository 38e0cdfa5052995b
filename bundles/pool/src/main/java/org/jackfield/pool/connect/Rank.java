package org.jackfield.pool.connect;

import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.handshake.Introduction;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.Direction;

/**
 * The order of several channels between the same two peers, which both ends see alike: first those that the smaller peer id dialled,
 * then by transcript.
 *
 * @param dialledByLarger whether the larger peer id dialled
 * @param transcript of the handshake, different for every channel
 */
record Rank(boolean dialledByLarger, ByteString transcript) implements Comparable<Rank> {

    static Rank of(PeerId self, Introduction introduction) {
        boolean selfDialled = introduction.endpoint().direction() == Direction.OUTBOUND;
        boolean selfLarger = self.compareTo(introduction.peer()) > 0;
        return new Rank(selfDialled == selfLarger, introduction.transcript());
    }

    boolean before(Rank other) {
        return compareTo(other) < 0;
    }

    @Override
    public int compareTo(Rank other) {
        int byDialler = Boolean.compare(dialledByLarger, other.dialledByLarger);
        return byDialler != 0 ? byDialler : transcript.compareTo(other.transcript);
    }
}
