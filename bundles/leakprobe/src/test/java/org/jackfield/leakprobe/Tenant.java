package org.jackfield.leakprobe;

import java.util.concurrent.CountDownLatch;

/** What the tests load once more by loaders of their own: a plugin's class, which can run as long as it is wanted. */
public final class Tenant implements Runnable {

    private final CountDownLatch wanted;

    public Tenant(CountDownLatch wanted) {
        this.wanted = wanted;
    }

    @Override
    public void run() {
        try {
            wanted.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
