package org.jackfield.scheduler;

import java.time.Instant;
import org.jackfield.api.scheduling.PeerClass;

/** A flow's place in one {@link Lane}: what it wants there, what it was given, when it is due. All but the call is guarded by the lane. */
final class Place implements Comparable<Place> {

    /** Tells the flow, on a thread of its own, that it was given something while it waited. */
    final Runnable call;

    final Lease lease = new Lease();
    final Tags tags = new Tags();
    PeerClass peerClass = PeerClass.ORDINARY;

    /** Bytes asked for and not given. */
    long want;

    /** Bytes given that have not been {@linkplain Lane#collect collected}. */
    long given;

    /** The flow knows, or has been told, that it is to come for what it is given. */
    boolean called;

    /** Something was used since the last look. */
    boolean stirred;

    boolean standing;

    /** When it was last given something, or asked without standing in line. */
    Instant since = Instant.MIN;

    boolean left;

    /** The weight by which it counts among those of its class that want something; 0 if it wants nothing. */
    double counts;

    /** In the time of its {@link Line}: when the next turn is due. */
    double due;

    /** First come, first served among those due at the same time. */
    long ticket;

    Place(Runnable call) {
        this.call = call;
    }

    @Override
    public int compareTo(Place other) {
        return due == other.due ? Long.compare(ticket, other.ticket) : Double.compare(due, other.due);
    }
}
