/**
 * For tests, and for the authors of plugins: time that is moved by hand, and the contract suites that every plugin of a shelf passes.
 */
package org.jackfield.testkit;
