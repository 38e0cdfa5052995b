/**
 * Immutable byte strings.
 *
 * <p>Keys, stamps, nonces, marks and ids travel through the contracts as {@link org.jackfield.api.bytes.ByteString}, never as naked
 * arrays, so that nobody changes a value behind another's back.
 */
@Export
@Version("1.0.0")
package org.jackfield.api.bytes;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
