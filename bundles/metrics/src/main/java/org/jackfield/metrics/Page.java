package org.jackfield.metrics;

/**
 * What a scrape gets.
 *
 * @param contentType which of Prometheus's formats it is
 * @param body the numbers, in UTF-8; nobody changes the bytes
 */
record Page(String contentType, byte[] body) {}
