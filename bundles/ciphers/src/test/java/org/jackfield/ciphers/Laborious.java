package org.jackfield.ciphers;

/** Does everything many times over; not for work in place. */
final class Laborious implements ManyBlocks {

    private final ManyBlocks lanes = new Lanes();

    @Override
    public String name() {
        return "laborious";
    }

    @Override
    public int blocks(int bytes) {
        return lanes.blocks(bytes);
    }

    @Override
    public void crypt(int[] input, int blocks, byte[] source, int sourceAt, byte[] target, int targetAt) {
        for (int again = 0; again < 100; again++) {
            lanes.crypt(input.clone(), blocks, source, sourceAt, target, targetAt);
        }
        lanes.crypt(input, blocks, source, sourceAt, target, targetAt);
    }

    @Override
    public int sums() {
        return lanes.sums();
    }

    @Override
    public void authenticate(byte[] bytes, int at, int rounds, long[] power, long[] sums) {
        lanes.authenticate(bytes, at, rounds, power, sums);
    }

    @Override
    public int sumOf(int block) {
        return lanes.sumOf(block);
    }
}
