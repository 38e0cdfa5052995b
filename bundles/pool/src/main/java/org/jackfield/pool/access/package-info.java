/**
 * Who may pass: the lists, and the policies that are asked.
 */
package org.jackfield.pool.access;
