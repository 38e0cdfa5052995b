package org.jackfield.scheduler;

/**
 * What one flow was given and has not used, and how much of it each cap was paid. What is used beyond what was paid is paid then.
 * Guarded by its {@link Lane}.
 */
final class Lease {

    private long open;
    private long counted;
    private long paidToAll;
    private long paidToClass;

    /** Bytes that may still be used. */
    long open() {
        return open;
    }

    /** Whether any of it is kept from the others. */
    boolean holds() {
        return counted > 0;
    }

    void give(long bytes, Cap all, Cap ofClass) {
        open += bytes;
        counted += bytes;
        paidToAll += all.take(bytes);
        paidToClass += ofClass.take(bytes);
    }

    /**
     * That many bytes have gone over the wire.
     *
     * @return by how much the flow has used more than what counts as its turns
     */
    long use(long bytes, Cap all, Cap ofClass) {
        long more = Math.max(bytes - counted, 0);
        all.take(Math.max(bytes - paidToAll, 0));
        ofClass.take(Math.max(bytes - paidToClass, 0));
        open = Math.max(open - bytes, 0);
        counted = Math.max(counted - bytes, 0);
        paidToAll = Math.max(paidToAll - bytes, 0);
        paidToClass = Math.max(paidToClass - bytes, 0);
        return more;
    }

    /**
     * What was paid goes back to the caps; it may still be used, and is paid for when it is.
     *
     * @return by how much the flow has used less than what counts as its turns
     */
    long giveBack(Cap all, Cap ofClass) {
        long less = counted;
        all.giveBack(paidToAll);
        ofClass.giveBack(paidToClass);
        counted = 0;
        paidToAll = 0;
        paidToClass = 0;
        return less;
    }

    /** Nothing of it will be used. */
    void close() {
        open = 0;
    }

    /** Another class pays what the one before has paid. Where nothing caps the flow, nothing of it is kept in mind. */
    void move(Cap all, Cap from, Cap to) {
        from.restore(paidToClass);
        boolean capped = all.isSet() || to.isSet();
        open = capped ? open : 0;
        counted = capped ? counted : 0;
        paidToClass = to.take(counted);
    }

    /** Caps have changed: nobody is paid by one that was lifted, and what nobody was paid for is no longer held against the flow. */
    void change(Cap all, Cap ofClass) {
        paidToAll = all.isSet() ? paidToAll : 0;
        paidToClass = ofClass.isSet() ? paidToClass : 0;
        counted = all.isSet() || ofClass.isSet() ? counted : 0;
        open = counted;
    }
}
