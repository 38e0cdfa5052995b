/**
 * Raw bytes between two points, with credit.
 *
 * <p>A transport plugin publishes a {@link org.jackfield.api.transport.Transport} service and knows nothing of identities, frames or
 * messages. The core wraps every channel that a plugin makes; nobody else holds it, and that is where a plugin can be exchanged under
 * a live connection ({@link org.jackfield.api.transport.Handover}).
 */
@Export
@Version("1.1.0")
package org.jackfield.api.transport;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
