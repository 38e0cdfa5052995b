package org.jackfield.pool.connect;

import java.util.function.IntSupplier;

/** How many channels may be on the way at once. Owned by the control thread. */
final class Places {

    private final IntSupplier most;
    private final Runnable left;
    private int taken;

    /**
     * All free.
     *
     * @param left runs when one has been given back
     */
    Places(IntSupplier most, Runnable left) {
        this.most = most;
        this.left = left;
    }

    /** Takes one, if there is one. */
    boolean take() {
        if (taken >= most.getAsInt()) {
            return false;
        }
        taken++;
        return true;
    }

    /** Gives one back. */
    void giveBack() {
        taken--;
        left.run();
    }

    int taken() {
        return taken;
    }
}
