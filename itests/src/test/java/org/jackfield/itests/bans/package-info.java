/**
 * Attackers of several kinds before one node with its real lists, policies and scheduler, in virtual time: how many honest peers are banned or
 * starved with them. A program that prints its figures, and a small run of it in every build.
 */
package org.jackfield.itests.bans;
