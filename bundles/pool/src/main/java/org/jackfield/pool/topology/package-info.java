/**
 * What nodes tell each other about third ones.
 */
package org.jackfield.pool.topology;
