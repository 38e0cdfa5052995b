/**
 * Who may pass: the lists that belong to the core, and the policies that may refuse more and say what an ending earns.
 *
 * <p>A missing policy never opens a door: the lists are enforced whether or not any policy is there.
 */
@Export
@Version("1.1.0")
package org.jackfield.api.access;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
