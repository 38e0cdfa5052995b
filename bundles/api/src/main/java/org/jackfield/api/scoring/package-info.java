/**
 * What peers are worth to us: a history goes in, a number and its terms come out.
 *
 * <p>Histories belong to the core, which counts; a policy weighs, and forgets nothing because it keeps nothing.
 */
@Export
@Version("1.2.0")
package org.jackfield.api.scoring;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
