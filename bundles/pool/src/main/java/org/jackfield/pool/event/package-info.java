/**
 * What is told of the node, and the one place where a plugin's exception ends.
 */
package org.jackfield.pool.event;
