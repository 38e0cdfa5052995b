/** Watches whether the class loader of what has been uninstalled or updated goes, and names who holds it. */
package org.jackfield.leakprobe;
