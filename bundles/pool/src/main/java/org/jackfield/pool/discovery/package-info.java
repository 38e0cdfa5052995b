/**
 * The finders of points that are present.
 */
package org.jackfield.pool.discovery;
