/**
 * What peers have done, and what the present policy makes of it.
 */
package org.jackfield.pool.scoring;
