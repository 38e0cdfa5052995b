/**
 * The plugins of a running node: which jars in its folders count, which bundle of each name runs, and how a newer one takes over from it
 * or is taken back. The shell's own {@code install} and {@code update} go the same way.
 */
package org.jackfield.distribution.plugins;
