/**
 * Keeps the number of connections between its bounds.
 */
package org.jackfield.pool.maintenance;
