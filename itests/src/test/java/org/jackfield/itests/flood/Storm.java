package org.jackfield.itests.flood;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/** Handshakes that lead nowhere, at a steady pace: by turns without work, and with work and a key that the caller has not. */
final class Storm {

    private static final Duration GUST = Duration.ofMillis(5);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int SEALED_METADATA_BYTES = 18;

    private final Horde horde;
    private final int networks;
    private final double perGust;
    private final List<Passport> withWork;
    private final List<Passport> withoutWork;
    private final String network;
    private double due;
    private long begun;
    private boolean over;

    private Storm(
            Horde horde,
            int networks,
            int perSecond,
            List<Passport> withWork,
            List<Passport> withoutWork,
            String network) {
        this.horde = horde;
        this.networks = networks;
        this.perGust = perSecond * GUST.toMillis() / 1000.0;
        this.withWork = withWork;
        this.withoutWork = withoutWork;
        this.network = network;
    }

    /** Begins, and goes on until {@link #end}. */
    static Storm begin(
            Horde horde,
            int networks,
            int perSecond,
            List<Passport> withWork,
            List<Passport> withoutWork,
            String network) {
        Storm storm = new Storm(horde, networks, perSecond, withWork, withoutWork, network);
        long start = System.nanoTime();
        horde.order(() -> storm.gust(start, 1));
        return storm;
    }

    void end() {
        horde.order(() -> over = true);
    }

    private void gust(long start, long number) {
        if (over) {
            return;
        }
        for (due += perGust; due >= 1; due--) {
            long caller = begun++;
            horde.dial(Addresses.attacker(caller, networks), new Bogus(caller));
        }
        long next = start + number * GUST.toNanos();
        horde.after(Duration.ofNanos(Math.max(next - System.nanoTime(), 0)), () -> gust(start, number + 1));
    }

    private final class Bogus implements Horde.Attacker {

        private final long number;

        Bogus(long number) {
            this.number = number;
        }

        @Override
        public void connected(Horde.Caller caller) {
            boolean works = number % 2 == 1;
            List<Passport> passports = works ? withWork : withoutWork;
            byte[] message =
                    passports.get((int) (number / 2 % passports.size())).connectionMessage(network);
            ByteBuffer said = ByteBuffer.allocate(message.length + 2 + SEALED_METADATA_BYTES)
                    .put(message);
            if (works) {
                said.putShort((short) SEALED_METADATA_BYTES).put(Passport.random(SEALED_METADATA_BYTES));
            }
            caller.say(said.flip());
            horde.after(PATIENCE, caller::hangUp);
        }

        @Override
        public void ended() {
            // one handshake each
        }
    }
}
