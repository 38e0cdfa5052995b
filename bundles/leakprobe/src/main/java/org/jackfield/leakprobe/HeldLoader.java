package org.jackfield.leakprobe;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** A class loader that should go: it is watched, and not held. */
public final class HeldLoader {

    /** Tells this loader from others in a heap dump, whichever copy of this class watches them. */
    private final long mark = ThreadLocalRandom.current().nextLong();

    private final ReferenceQueue<ClassLoader> taken = new ReferenceQueue<>();
    private final PhantomReference<ClassLoader> loader;

    private HeldLoader(ClassLoader loader) {
        this.loader = new PhantomReference<>(loader, taken);
    }

    /** Watches that loader. */
    public static HeldLoader of(ClassLoader loader) {
        return new HeldLoader(loader);
    }

    /** Whether the garbage collector has taken it. */
    public boolean isGone() {
        return loader.refersTo(null);
    }

    /** Waits until the garbage collector has taken it, so long at most; whether it has. */
    public boolean goesWithin(Duration patience) throws InterruptedException {
        return isGone() || taken.remove(patience.toMillis()) != null || isGone();
    }

    long mark() {
        return mark;
    }
}
