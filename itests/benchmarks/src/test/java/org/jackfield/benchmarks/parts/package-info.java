/** Single parts under JMH: what one call takes, and what it allocates. */
package org.jackfield.benchmarks.parts;
