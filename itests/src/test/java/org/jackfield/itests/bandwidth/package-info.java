/**
 * Shares of a capped wire between whole nodes over real TCP, measured by those who receive: a program that prints its figures, and a small
 * run of it in every build.
 */
package org.jackfield.itests.bandwidth;
