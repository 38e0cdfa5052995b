/**
 * Whom to dial, and whom to let go when the node is full: what the present policy says of those that are there.
 */
package org.jackfield.pool.selection;
