package org.jackfield.pool;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;

/**
 * Tells of bundles whose plugins have left that they are uninstalled, so that no next version comes. That a bundle stops does not say that:
 * an update in place stops it, too, and says so only afterwards.
 *
 * <p>Nothing is told of a bundle beside which another one of its name is installed: that may be the next version, on its way. Safe from any
 * thread.
 */
final class Uninstalls implements SynchronousBundleListener {

    private final Supplier<Bundle[]> installed;
    private final Map<Long, CompletableFuture<Void>> awaited = new ConcurrentHashMap<>();

    /** Remembers. */
    Uninstalls(Supplier<Bundle[]> installed) {
        this.installed = installed;
    }

    /** Completes when the bundle is uninstalled; never, if it is {@linkplain #forget forgotten} before. */
    CompletionStage<Void> of(Bundle bundle) {
        return awaited.computeIfAbsent(bundle.getBundleId(), id -> new CompletableFuture<>());
    }

    /** It is back, and nobody waits to hear of it. */
    void forget(Bundle bundle) {
        awaited.remove(bundle.getBundleId());
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getType() != BundleEvent.UNINSTALLED) {
            return;
        }
        Bundle gone = event.getBundle();
        Optional.ofNullable(awaited.remove(gone.getBundleId()))
                .filter(told -> !hasNamesake(gone))
                .ifPresent(told -> told.complete(null));
    }

    private boolean hasNamesake(Bundle gone) {
        return Stream.of(installed.get())
                .anyMatch(other -> other.getBundleId() != gone.getBundleId()
                        && Objects.equals(other.getSymbolicName(), gone.getSymbolicName()));
    }
}
