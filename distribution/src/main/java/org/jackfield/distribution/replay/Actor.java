package org.jackfield.distribution.replay;

/**
 * A policy that answers now.
 *
 * @param name what it calls itself
 */
record Actor<P>(String name, P policy) {}
