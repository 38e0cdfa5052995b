/** Texts for people and machines: JSON lines, terminals, counts. */
package org.jackfield.distribution.text;
