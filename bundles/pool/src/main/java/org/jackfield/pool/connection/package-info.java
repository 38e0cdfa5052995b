/**
 * Welcomed peers: what waits to leave, what has arrived and for whom, and the pool of those that are open.
 */
package org.jackfield.pool.connection;
