/**
 * Sessions between nodes of our kind: they outlive the channels that carry them, and lose, double or reorder nothing.
 *
 * <p>Begin with {@link org.jackfield.pool.session.Session}; what is said is written down in the README of the pool.
 */
package org.jackfield.pool.session;
