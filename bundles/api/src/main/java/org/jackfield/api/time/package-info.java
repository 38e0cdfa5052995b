/**
 * Later, and again.
 *
 * <p>With {@link java.time.InstantSource} these are the only clocks that the node knows, so that tests can move time.
 */
@Export
@Version("1.0.0")
package org.jackfield.api.time;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
