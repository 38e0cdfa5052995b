package org.jackfield.leakprobe;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleWiring;

/**
 * The revisions of all bundles that have been resolved, each remembered before it can leave.
 *
 * <p>Called on the threads that change bundles, where it does no more than remember, and tell which revisions have left: those of a bundle that
 * was uninstalled, updated or refreshed, except the one that the bundle has now.
 */
final class Revisions implements SynchronousBundleListener {

    private final Consumer<Revision> left;
    private final Map<Long, List<Known>> byBundle = new HashMap<>();

    private record Known(Revision revision, WeakReference<BundleWiring> wiring) {}

    Revisions(Consumer<Revision> left) {
        this.left = left;
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        switch (event.getType()) {
            case BundleEvent.RESOLVED -> resolved(event.getBundle());
            case BundleEvent.UNINSTALLED, BundleEvent.UPDATED, BundleEvent.UNRESOLVED -> changed(event.getBundle());
            default -> {
                // nothing leaves
            }
        }
    }

    /** Remembers the revision that the bundle has now, if it has a class loader. */
    synchronized void resolved(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        // the framework's own stays, and a fragment's classes are its host's
        if (bundle.getBundleId() == 0 || wiring == null || wiring.getClassLoader() == null) {
            return;
        }
        List<Known> known = byBundle.computeIfAbsent(bundle.getBundleId(), id -> new ArrayList<>());
        known.removeIf(each -> each.revision().loader().isGone());
        if (known.stream().noneMatch(each -> each.wiring().refersTo(wiring))) {
            WeakReference<BundleWiring> weak = new WeakReference<>(wiring);
            known.add(new Known(
                    new Revision(
                            String.valueOf(bundle.getSymbolicName()),
                            bundle.getVersion().toString(),
                            HeldLoader.of(wiring.getClassLoader()),
                            inUse(weak)),
                    weak));
        }
    }

    private synchronized void changed(Bundle bundle) {
        BundleWiring now = bundle.getState() == Bundle.UNINSTALLED ? null : bundle.adapt(BundleWiring.class);
        Iterator<Known> known =
                byBundle.getOrDefault(bundle.getBundleId(), List.of()).iterator();
        while (known.hasNext()) {
            Known each = known.next();
            if (each.revision().loader().isGone()) {
                known.remove();
            } else if (now == null || !each.wiring().refersTo(now)) {
                left.accept(each.revision());
            }
        }
        if (now == null
                && byBundle.getOrDefault(bundle.getBundleId(), List.of()).isEmpty()) {
            byBundle.remove(bundle.getBundleId());
        }
    }

    private static BooleanSupplier inUse(WeakReference<BundleWiring> weak) {
        return () -> {
            BundleWiring wiring = weak.get();
            return wiring != null
                    && wiring.isInUse()
                    && (isWired(wiring, PackageNamespace.PACKAGE_NAMESPACE)
                            || isWired(wiring, HostNamespace.HOST_NAMESPACE));
        };
    }

    private static boolean isWired(BundleWiring wiring, String namespace) {
        List<?> wires = wiring.getProvidedWires(namespace);
        return wires != null && !wires.isEmpty();
    }
}
