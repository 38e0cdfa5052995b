/**
 * The program {@code jackfield}: the command line, and the launcher that starts a framework and fills it with bundles. It holds no node code.
 */
package org.jackfield.distribution;
