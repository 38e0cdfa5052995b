package org.jackfield.itests.flood;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Sockets that are opened and then say nothing, or a byte now and then; whose is closed opens another. */
final class Siege implements Horde.Attacker {

    private static final Duration DRIBBLE = Duration.ofSeconds(1);

    private final Horde horde;
    private final long number;
    private final int networks;
    private final Duration rest;
    private final byte[] message;
    private final CountDownLatch here;
    private boolean hasBeenHere;

    private Siege(Horde horde, long number, FloodPlan plan, byte[] message, CountDownLatch here) {
        this.horde = horde;
        this.number = number;
        this.networks = plan.networks();
        this.rest = plan.rest();
        this.message = message;
        this.here = here;
    }

    /**
     * Sends as many as planned, a thousand in a second, every other one a dribbler.
     *
     * @return counts down as they come for the first time
     */
    static CountDownLatch lay(Horde horde, FloodPlan plan, byte[] connectionMessage) {
        CountDownLatch here = new CountDownLatch(plan.besiegers());
        for (int i = 0; i < plan.besiegers(); i++) {
            Siege besieger = new Siege(horde, i, plan, connectionMessage, here);
            horde.order(() -> horde.after(Duration.ofMillis(besieger.number), besieger::come));
        }
        return here;
    }

    private void come() {
        horde.dial(Addresses.attacker(number, networks), this);
    }

    @Override
    public void connected(Horde.Caller caller) {
        if (!hasBeenHere) {
            hasBeenHere = true;
            here.countDown();
        }
        if (number % 2 == 1) {
            dribble(caller, 0);
        }
    }

    private void dribble(Horde.Caller caller, int at) {
        if (!caller.hasEnded() && at < message.length) {
            caller.say(ByteBuffer.wrap(message, at, 1));
            horde.after(DRIBBLE, () -> dribble(caller, at + 1));
        }
    }

    @Override
    public void ended() {
        horde.after(rest, this::come);
    }
}
