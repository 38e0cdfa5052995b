/**
 * One end of a benchmark, a process of its own: takes orders from standard input, one a line, and answers each with one line. The README
 * has the orders; programs in other languages understand the same.
 */
package org.jackfield.benchmarks.end;
