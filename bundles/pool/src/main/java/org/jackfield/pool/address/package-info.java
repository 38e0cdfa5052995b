/**
 * The address book: what is remembered of points and peers, within bounds, and across restarts.
 */
package org.jackfield.pool.address;
