/**
 * The points that a node begins with: those that the operator names, and the well-known hosts of a network.
 */
package org.jackfield.discovery.bootstrap;
