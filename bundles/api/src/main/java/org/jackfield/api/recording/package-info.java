/**
 * What policies were asked, and what they answered, as files that the node writes and anybody reads: from what is in them every answer can
 * be computed again, to the bit, and it can be seen what another policy would have said.
 */
@Export
@Version("1.1.0")
package org.jackfield.api.recording;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
