/**
 * Bandwidth granted, never taken: who may read and write how much, and when.
 */
@Export
@Version("1.2.0")
package org.jackfield.api.scheduling;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
