/** The node in numbers, for Prometheus. */
package org.jackfield.metrics;
