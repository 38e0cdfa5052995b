package org.jackfield.api.discovery;

import org.osgi.annotation.versioning.ProviderType;

/** Where findings go. Safe from any thread; never blocks; what is too much is dropped and counted. */
@ProviderType
@FunctionalInterface
public interface DiscoverySink {

    /** Tells of a point. */
    void found(Finding finding);
}
