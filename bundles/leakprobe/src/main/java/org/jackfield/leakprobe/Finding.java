package org.jackfield.leakprobe;

/** What became of a revision of a bundle after the bundle was uninstalled, updated or refreshed. */
sealed interface Finding permits Collected, InUse, Leak {

    /** The bundle's symbolic name. */
    String bundle();

    /** The version of that revision. */
    String version();

    /** The finding as a sentence. */
    String sentence();
}
