/**
 * What protocols have noted of a peer: typed values, kept with the address book, and shown to the policies that score.
 *
 * <p>Every protocol writes under its own name; what a protocol that is not here has written stays.
 */
@Export
@Version("1.0.0")
package org.jackfield.api.note;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
