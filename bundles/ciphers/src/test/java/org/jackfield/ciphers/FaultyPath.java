package org.jackfield.ciphers;

/** Another path, with a fault put in. */
final class FaultyPath implements ManyBlocks {

    enum Fault {
        /** One bit of the last byte that it is given. */
        LAST_BYTE,
        /** The counter of the blocks is not kept. */
        COUNTER,
        /** One bit of one of the sums, where there are some. */
        SUM
    }

    private final ManyBlocks right;
    private final Fault fault;

    FaultyPath(ManyBlocks right, Fault fault) {
        this.right = right;
        this.fault = fault;
    }

    @Override
    public String name() {
        return "faulty";
    }

    @Override
    public int blocks(int bytes) {
        return right.blocks(bytes);
    }

    @Override
    public void crypt(int[] input, int blocks, byte[] source, int sourceAt, byte[] target, int targetAt) {
        int counter = input[8];
        right.crypt(input, blocks, source, sourceAt, target, targetAt);
        switch (fault) {
            case LAST_BYTE -> target[targetAt + blocks * XSalsa20.BLOCK_BYTES - 1] ^= 1;
            case COUNTER -> input[8] = counter;
            case SUM -> {}
        }
    }

    @Override
    public int sums() {
        return right.sums();
    }

    @Override
    public void authenticate(byte[] bytes, int at, int rounds, long[] power, long[] sums) {
        right.authenticate(bytes, at, rounds, power, sums);
        if (fault == Fault.SUM) {
            // the second limb of the first one: there may be room for more sums than there are
            sums[right.sums()] ^= 1;
        }
    }

    @Override
    public int sumOf(int block) {
        return right.sumOf(block);
    }
}
