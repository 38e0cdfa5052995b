package org.jackfield.distribution.plugins;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.startlevel.BundleStartLevel;

/** The bundle that does the work of a plugin. Owned by the thread of the plugins. */
final class Tenant {

    private final Bundle bundle;
    private final Path bytes;
    private Optional<PluginJar> jar;
    private long modified;
    private Set<String> offered = Set.of();
    private Set<String> schemes = Set.of();

    /**
     * Has been seen working.
     *
     * @param jar that it comes from; nothing if it was installed by hand
     * @param bytes a jar of it as it works, which is written anew whenever it works in another way
     */
    Tenant(Bundle bundle, Optional<PluginJar> jar, Path bytes) {
        this.bundle = bundle;
        this.jar = jar;
        this.bytes = bytes;
        works();
    }

    /** It works as it is now. */
    void works() {
        looked();
        offers();
    }

    /** It has been seen as it is now: only what somebody does to it from now on is news. */
    void looked() {
        modified = bundle.getLastModified();
    }

    /** What it offers may have changed with its settings. */
    void offers() {
        if (bundle.getState() == Bundle.ACTIVE) {
            offered = Offered.by(bundle);
            schemes = Offered.schemes(bundle);
        }
    }

    /** The same bytes have another place. */
    void comesFrom(PluginJar other) {
        jar = Optional.of(other);
    }

    Bundle bundle() {
        return bundle;
    }

    Path bytes() {
        return bytes;
    }

    Optional<PluginJar> jar() {
        return jar;
    }

    boolean comesFromBytesOf(PluginJar other) {
        return jar.filter(own -> own.sameBytes(other)).isPresent();
    }

    boolean comesFromPlaceOf(PluginJar other) {
        return jar.filter(own -> own.jar().equals(other.jar())).isPresent();
    }

    /** What it offered while it worked. */
    Set<String> offered() {
        return offered;
    }

    /** Those of the transports that it offered while it worked. */
    Set<String> schemes() {
        return schemes;
    }

    boolean gone() {
        return bundle.getState() == Bundle.UNINSTALLED;
    }

    /** Whether somebody has updated it since it was looked at. */
    boolean updated() {
        return bundle.getLastModified() != modified;
    }

    /** Whether it is to run: it was not stopped by hand. */
    boolean wanted() {
        return bundle.adapt(BundleStartLevel.class).isPersistentlyStarted();
    }
}
