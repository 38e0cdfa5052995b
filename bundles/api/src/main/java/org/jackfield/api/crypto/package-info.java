/**
 * What a faster provider may replace: sealing and opening frames, and the search for a stamp.
 *
 * <p>Both are published as services. The dialect takes the best ranked provider for every <em>new</em> connection; connections that
 * are open keep what they began with.
 */
@Export
@Version("1.0.0")
package org.jackfield.api.crypto;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
