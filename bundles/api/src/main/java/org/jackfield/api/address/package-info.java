/**
 * What the node remembers of others, and who told it.
 */
@Export
@Version("1.3.0")
package org.jackfield.api.address;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
