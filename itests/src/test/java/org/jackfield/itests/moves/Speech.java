package org.jackfield.itests.moves;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.jackfield.api.message.Payload;

/** One numbered message: who speaks to whom is the connection's, the number counts from 0, and the rest is filling. */
record Speech(long number, long saidAt) {

    private static final int SMALLEST = 64;
    private static final double DOUBLINGS = 10;

    /** Of 64 B to 64 KiB, each doubling as likely as any other. */
    static Payload said(long number, SplittableRandom random) {
        int size = (int) Math.round(SMALLEST * Math.pow(2, random.nextDouble() * DOUBLINGS));
        byte[] bytes = new byte[size];
        ByteBuffer.wrap(bytes).putLong(number).putLong(System.nanoTime());
        return Payload.of(bytes);
    }

    static Speech heard(Payload payload) {
        ByteBuffer bytes = payload.buffer();
        return new Speech(bytes.getLong(), bytes.getLong());
    }
}
