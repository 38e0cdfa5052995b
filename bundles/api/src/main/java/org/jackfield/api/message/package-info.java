/**
 * <b>What</b> is said once a peer is welcome: the closed list of topology messages, and application messages as an opaque id
 * and bytes.
 */
@Export
@Version("1.3.0")
package org.jackfield.api.message;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
