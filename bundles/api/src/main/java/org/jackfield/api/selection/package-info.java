/**
 * Whom to dial, and whom to let go when the node is full: what is known of others goes in, a choice of them comes out.
 *
 * <p>The address book draws whom to dial and bounds how many of one part of the network there may be; a policy orders and sifts what was
 * drawn, and can add nobody.
 */
@Export
@Version("1.1.0")
package org.jackfield.api.selection;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
