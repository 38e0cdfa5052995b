package org.jackfield.api.protocol;

import org.osgi.annotation.versioning.ProviderType;

/** Something that a peer said it would do. Safe from any thread; nothing blocks. */
@ProviderType
public interface Promise {

    /** It was kept, or is not waited for any more; harmless when repeated, or too late. */
    void kept();
}
