/**
 * An application's ear and tongue: publish a {@link org.jackfield.api.protocol.Protocol} service and the node delivers. What a protocol knows
 * of peers it tells by its {@link org.jackfield.api.protocol.Testimony}.
 */
@Export
@Version("1.1.0")
package org.jackfield.api.protocol;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
