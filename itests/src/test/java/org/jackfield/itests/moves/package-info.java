/**
 * Sessions that move between transports under load, over real sockets, because they are told to or because their path is cut: programs that
 * print their figures, and a small run of each in every build.
 */
package org.jackfield.itests.moves;
