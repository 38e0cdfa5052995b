/** What somebody else builds from the published jars, put into running nodes. */
package org.jackfield.itests.plugin;
