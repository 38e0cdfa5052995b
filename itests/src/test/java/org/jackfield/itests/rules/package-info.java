/** The rules of the house, read from what was built. */
package org.jackfield.itests.rules;
