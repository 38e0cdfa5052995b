package org.jackfield.transports.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * One direction of a link: what is put in arrives later, in order, on the receiver's thread.
 *
 * <p>Several deliveries may be under way; each of their timers takes the oldest, so that late timers cannot change the order.
 */
final class Wire {

    private static final int LOSSES_THAT_BREAK = 6;

    private final MemoryNetwork network;
    private final Link link;
    private final Executor receiver;
    private final RandomGenerator random;
    private final Deque<Runnable> underWay = new ArrayDeque<>();
    private final Deque<Parcel> held = new ArrayDeque<>();
    private Instant lastArrival = Instant.MIN;
    private Instant busyUntil = Instant.MIN;

    Wire(MemoryNetwork network, Link link, Executor receiver, RandomGenerator random) {
        this.network = network;
        this.link = link;
        this.receiver = receiver;
        this.random = random;
    }

    /** Carries the delivery, which weighs that many bytes; during a partition it waits for its end. */
    synchronized void carry(int bytes, Runnable delivery) {
        if (link.cut() || !held.isEmpty()) {
            held.add(new Parcel(bytes, delivery));
        } else {
            underWay.add(delivery);
            arriveAt(arrival(bytes, link.conditions()));
        }
    }

    /** The partition is over. */
    synchronized void resume() {
        Deque<Parcel> waiting = new ArrayDeque<>(held);
        held.clear();
        waiting.forEach(parcel -> carry(parcel.bytes, parcel.delivery));
    }

    private Instant arrival(int bytes, Conditions conditions) {
        Instant now = network.clock().instant();
        Instant leaves = now;
        if (conditions.bytesPerSecond() > 0) {
            Instant begins = busyUntil.isAfter(now) ? busyUntil : now;
            leaves = begins.plusNanos((long) (bytes * 1e9 / conditions.bytesPerSecond()));
            busyUntil = leaves;
        }
        Instant arrives = leaves.plus(network.delay(conditions, random)).plus(retransmissions(bytes, conditions));
        if (arrives.isBefore(lastArrival)) {
            arrives = lastArrival;
        }
        lastArrival = arrives;
        return arrives;
    }

    private Duration retransmissions(int bytes, Conditions conditions) {
        Duration delay = Duration.ZERO;
        Duration pause = conditions.retransmitAfter();
        int losses = 0;
        while (bytes > 0 && conditions.loss() > 0 && random.nextDouble() < conditions.loss()) {
            if (++losses == LOSSES_THAT_BREAK) {
                network.timers().after(delay, link::lose);
                return delay;
            }
            delay = delay.plus(pause);
            pause = pause.multipliedBy(2);
        }
        return delay;
    }

    private void arriveAt(Instant arrival) {
        Duration wait = Duration.between(network.clock().instant(), arrival);
        if (wait.isNegative() || wait.isZero()) {
            receiver.execute(this::deliverOldest);
        } else {
            network.timers().after(wait, () -> receiver.execute(this::deliverOldest));
        }
    }

    private void deliverOldest() {
        Runnable delivery;
        synchronized (this) {
            delivery = underWay.removeFirst();
        }
        delivery.run();
    }

    private record Parcel(int bytes, Runnable delivery) {}
}
