/**
 * Files that are whole or not there.
 */
package org.jackfield.pool.file;
