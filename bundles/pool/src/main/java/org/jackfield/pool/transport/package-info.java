/**
 * Transports that come and go, and the one object that everybody holds instead of a plugin's channel.
 */
package org.jackfield.pool.transport;
