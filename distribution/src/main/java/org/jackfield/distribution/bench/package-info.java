/** {@code jackfield bench}: what a node costs on this machine. */
package org.jackfield.distribution.bench;
