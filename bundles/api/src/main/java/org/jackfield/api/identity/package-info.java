/**
 * <b>Who.</b> A key pair with its proof-of-work stamp, and the id that others know it by.
 *
 * <p>A peer is a key; a point is a place. A peer may change its point, and a point may lead to different peers.
 */
@Export
@Version("1.0.0")
package org.jackfield.api.identity;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
