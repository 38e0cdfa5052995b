package org.jackfield.api.node;

/**
 * How many connections the node keeps (octez-behaviour.md, section 3).
 *
 * @param min fewer alarm maintenance at once
 * @param expected what it likes to have
 * @param max never more
 */
public record ConnectionBounds(int min, int expected, int max) {}
