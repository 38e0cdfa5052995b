/**
 * Finders of points. Finding is not trusting, and a finder knows nothing of connections.
 */
@Export
@Version("1.3.0")
package org.jackfield.api.discovery;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
