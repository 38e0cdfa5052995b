/** The engine as a library: plain Java on the module path, without OSGi. */
package org.jackfield.itests.modulepath;
