package org.jackfield.itests.node;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jackfield.leakprobe.HeapDump;
import org.jackfield.leakprobe.HeldLoader;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** Watches whether anything still holds on to the present class loader of a bundle. */
public final class LoaderProbe {

    private static final int TRIES = 20;
    private static final long MILLIS_PER_TRY = 250;

    private final HeldLoader loader;

    private LoaderProbe(HeldLoader loader) {
        this.loader = loader;
    }

    /** Before the bundle is updated or uninstalled. */
    public static LoaderProbe of(Bundle bundle) {
        return new LoaderProbe(HeldLoader.of(bundle.adapt(BundleWiring.class).getClassLoader()));
    }

    /** Collects garbage, a bounded number of times, until the loader has gone. */
    public boolean isCollected() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        for (int i = 0; i < TRIES; i++) {
            System.gc();
            if (loader.isGone()) {
                return true;
            }
            never.await(MILLIS_PER_TRY, TimeUnit.MILLISECONDS);
        }
        return false;
    }

    /**
     * Who holds the loader, from a root of the garbage collector down to it: the root, then class and field by class and field.
     *
     * <p>Empty if nothing but weak and soft references leads there. The heap dump that this takes is deleted again.
     */
    public List<String> holders() throws IOException {
        try (HeapDump dump = HeapDump.take()) {
            return dump.chain(loader);
        }
    }
}
