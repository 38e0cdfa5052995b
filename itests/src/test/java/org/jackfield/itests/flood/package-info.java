/**
 * Floods against a real node in a process of its own, and honest peers that want to be let in meanwhile.
 *
 * <p>{@link org.jackfield.itests.flood.Flood} is the program; the test runs it in a shorter form.
 */
package org.jackfield.itests.flood;
