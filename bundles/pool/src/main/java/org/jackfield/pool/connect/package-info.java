/**
 * From a raw channel to a connection: whoever comes is welcomed, whoever is dialled is greeted, and one of several channels to
 * the same peer is kept.
 */
package org.jackfield.pool.connect;
