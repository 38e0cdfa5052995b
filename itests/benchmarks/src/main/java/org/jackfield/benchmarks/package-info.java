/**
 * What a node costs, measured beside others in one run on one machine: every figure is meant to be read as a ratio.
 *
 * <p>{@link org.jackfield.benchmarks.Benchmarks} is the program. It starts the {@linkplain org.jackfield.benchmarks.end ends} as
 * processes of their own, gives them orders, reads how much processor time they took, and writes down what it saw.
 */
package org.jackfield.benchmarks;
