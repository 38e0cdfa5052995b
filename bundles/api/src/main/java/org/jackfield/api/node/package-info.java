/**
 * The node as its operator sees it: what it is doing, and every event typed.
 */
@Export
@Version("1.7.0")
package org.jackfield.api.node;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
