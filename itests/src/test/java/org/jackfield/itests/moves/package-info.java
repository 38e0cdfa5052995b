/** Sessions that move between transports under load, over real sockets: a program that prints its figures, and a small run in every build. */
package org.jackfield.itests.moves;
