/**
 * Whether it is us: what may be wrong with this node before its peers are blamed.
 */
package org.jackfield.pool.selfcheck;
