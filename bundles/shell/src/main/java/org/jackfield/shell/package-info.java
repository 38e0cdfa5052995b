/** The operator's door on a terminal: Gogo commands of the scope {@code jackfield}. */
package org.jackfield.shell;
