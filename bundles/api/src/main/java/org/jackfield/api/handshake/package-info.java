/**
 * From a raw channel to a peer that has proved who it is.
 *
 * <p>The ladder: {@code Channel}, then {@link org.jackfield.api.handshake.Introduction}, then
 * {@link org.jackfield.api.handshake.SecureChannel}. What one cannot do yet has no method yet: an unwelcomed peer cannot be written
 * to. Everything that a byte on the wire depends on lives behind these types, in the dialect.
 */
@Export
@Version("1.2.0")
package org.jackfield.api.handshake;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
