package org.jackfield.itests.node;

import java.io.IOException;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** Watches whether anything still holds on to the present class loader of a bundle. */
public final class LoaderProbe {

    private static final int TRIES = 20;
    private static final long MILLIS_PER_TRY = 250;

    private static final AtomicLong PROBES = new AtomicLong();

    /** Tells this probe from the others in a heap dump. */
    private final long number = PROBES.incrementAndGet();

    private final ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
    private final PhantomReference<ClassLoader> loader;

    private LoaderProbe(ClassLoader loader) {
        this.loader = new PhantomReference<>(loader, collected);
    }

    /** Before the bundle is updated or uninstalled. */
    public static LoaderProbe of(Bundle bundle) {
        return new LoaderProbe(bundle.adapt(BundleWiring.class).getClassLoader());
    }

    /** Collects garbage, a bounded number of times, until the loader has gone. */
    public boolean isCollected() throws InterruptedException {
        for (int i = 0; i < TRIES; i++) {
            System.gc();
            if (collected.remove(MILLIS_PER_TRY) == loader) {
                return true;
            }
        }
        return false;
    }

    /**
     * Who holds the loader, from a root of the garbage collector down to it: class and field by class and field.
     *
     * <p>Empty if nothing but weak references leads there. The heap dump that this takes is deleted again.
     */
    public List<String> holders() throws IOException {
        return HeldLoader.chain(number);
    }
}
