/**
 * <b>Where.</b> Places that can be dialled, and the two ends of an open channel.
 *
 * <p>A point is not a peer: see {@link org.jackfield.api.identity}.
 */
@Export
@Version("1.0.0")
package org.jackfield.api.point;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
