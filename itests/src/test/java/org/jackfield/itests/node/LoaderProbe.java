package org.jackfield.itests.node;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jackfield.leakprobe.HeapDump;
import org.jackfield.leakprobe.HeldLoader;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** Watches whether anything still holds on to the present class loader of a bundle. */
public final class LoaderProbe {

    /** What is promised of a bundle that has gone. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration BETWEEN = Duration.ofMillis(250);

    private final HeldLoader loader;

    private LoaderProbe(HeldLoader loader) {
        this.loader = loader;
    }

    /** Before the bundle is updated or uninstalled. */
    public static LoaderProbe of(Bundle bundle) {
        return new LoaderProbe(HeldLoader.of(bundle.adapt(BundleWiring.class).getClassLoader()));
    }

    /** Collects garbage again and again until the loader has gone, for 10 s at most. */
    public boolean isCollected() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        boolean gone;
        do {
            System.gc();
            gone = loader.goesWithin(BETWEEN);
        } while (!gone && System.nanoTime() - deadline < 0);
        return gone;
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
