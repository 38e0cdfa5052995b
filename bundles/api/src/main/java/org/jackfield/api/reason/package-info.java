/**
 * <b>Why.</b> Closed lists of the reasons for which a connection ends or never begins.
 *
 * <p>Text and numbers only: a kept {@code Throwable} would pin the class loader of the plugin that made it.
 */
@Export
@Version("1.2.0")
package org.jackfield.api.reason;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
