package org.jackfield.distribution.plugins;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Installs, starts, updates and uninstalls bundles. A bundle that hangs while it starts or stops keeps a thread of its own, and whoever
 * waits for it waits {@value #PATIENCE_SECONDS} s.
 */
final class Bundles {

    private static final Logger LOG = LoggerFactory.getLogger(Bundles.class);
    private static final long PATIENCE_SECONDS = 20;

    private final BundleContext context;
    private final int startLevel;

    Bundles(BundleContext context, int startLevel) {
        this.context = context;
        this.startLevel = startLevel;
    }

    BundleContext context() {
        return context;
    }

    /** Whether anybody may be asked for anything: not while the framework starts or stops. */
    boolean running() {
        return context.getBundle(0).getState() == Bundle.ACTIVE;
    }

    /** Installs it, not started, under a location from which it can be read again. */
    Bundle install(Path bytes) throws BundleException, IOException {
        try (InputStream in = Files.newInputStream(bytes)) {
            Bundle bundle = context.installBundle(bytes.toUri().toString(), in);
            level(bundle);
            return bundle;
        }
    }

    /** Makes sure that it stops after the engine. */
    void level(Bundle bundle) {
        bundle.adapt(BundleStartLevel.class).setStartLevel(startLevel);
    }

    /** Starts it, now or as soon as the framework has come to its level; a fragment needs none of that. */
    void start(Bundle bundle) throws BundleException {
        if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
            patiently("starting", bundle, () -> bundle.start(Bundle.START_ACTIVATION_POLICY));
        }
    }

    /** Exchanges its code in place, and leaves it stopped if it was. */
    void update(Bundle bundle, Path bytes) throws BundleException {
        boolean wanted = bundle.adapt(BundleStartLevel.class).isPersistentlyStarted();
        patiently("updating", bundle, () -> {
            try (InputStream in = Files.newInputStream(bytes)) {
                bundle.update(in);
            } catch (IOException e) {
                throw new BundleException(bytes + " cannot be read", e);
            }
            // an update starts only what ran before
            if (wanted && bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
                bundle.start(Bundle.START_ACTIVATION_POLICY);
            }
        });
        refresh();
    }

    /** Takes it away; what cannot be taken away is left alone. */
    void uninstall(Bundle bundle) {
        try {
            if (bundle.getState() != Bundle.UNINSTALLED) {
                patiently("stopping", bundle, bundle::uninstall);
                refresh();
            }
        } catch (BundleException e) {
            LOG.warn("{} {} is not uninstalled", bundle.getSymbolicName(), bundle.getVersion(), e);
        }
    }

    /** Whoever imports from a bundle that has gone is wired anew. */
    private void refresh() {
        FrameworkWiring wiring = context.getBundle(0).adapt(FrameworkWiring.class);
        Collection<Bundle> pending = wiring.getRemovalPendingBundles();
        if (!pending.isEmpty()) {
            wiring.refreshBundles(pending);
        }
    }

    private static void patiently(String what, Bundle bundle, Step step) throws BundleException {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        step.take();
                        done.complete(null);
                    } catch (BundleException | RuntimeException | LinkageError e) {
                        done.completeExceptionally(e);
                    }
                },
                "plugin-" + bundle.getBundleId());
        thread.setDaemon(true);
        thread.start();
        try {
            done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new BundleException("it has not come to an end of " + what + " within " + PATIENCE_SECONDS + " s");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof BundleException known
                    ? known
                    : new BundleException("it fails while " + what, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BundleException("the node ends", e);
        }
    }

    private interface Step {
        void take() throws BundleException;
    }
}
