/**
 * Real Felix frameworks for tests. {@link org.jackfield.itests.felix.InsideFelix} runs the methods of a class inside one,
 * {@link org.jackfield.itests.felix.FelixNode} starts as many as a test wants, and
 * {@link org.jackfield.itests.felix.NodeBundles} is what they are made of. Below all three lies Pax Exam.
 */
package org.jackfield.itests.felix;
