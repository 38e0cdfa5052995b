package org.jackfield.benchmarks;

/**
 * One thing that can be measured, of whomever.
 *
 * @param program which program measures it
 * @param what in words
 * @param unit of its values
 * @param moreIsBetter or less
 */
record Figure(String program, String what, String unit, boolean moreIsBetter) {}
