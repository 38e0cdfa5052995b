/**
 * What policies are asked and answer, on disk.
 */
package org.jackfield.pool.recording;
