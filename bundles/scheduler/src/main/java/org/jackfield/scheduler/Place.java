package org.jackfield.scheduler;

/** A flow's place in one {@link Lane}: what it wants there, what it was given, when it is due. All but the call is guarded by the lane. */
final class Place implements Comparable<Place> {

    /** Tells the flow, on a thread of its own, that it was given something while it waited. */
    final Runnable call;

    /** Bytes asked for and not given. */
    long want;

    /** Bytes given that have not been {@linkplain Lane#collect collected}. */
    long given;

    /** Bytes given, and taken from the bucket, that have not been used. */
    long lease;

    /** Bytes given whose lease has run out: they may still be used, and are paid for when they are. */
    long unpaid;

    /** Something was used since the last look. */
    boolean stirred;

    boolean standing;
    boolean left;

    /** In the lane's own time: when the next turn is due, and when the last one is over. */
    long due;

    long over;

    /** First come, first served among those due at the same time. */
    long ticket;

    Place(Runnable call) {
        this.call = call;
    }

    @Override
    public int compareTo(Place other) {
        return due == other.due ? Long.compare(ticket, other.ticket) : Long.compare(due, other.due);
    }
}
