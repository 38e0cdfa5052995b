/**
 * Welcomed peers, and the pool of them as a read-only view.
 */
@Export
@Version("1.3.0")
package org.jackfield.api.connection;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
