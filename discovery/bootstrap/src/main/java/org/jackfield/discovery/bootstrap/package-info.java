/**
 * The points that a node begins with: those that the operator names.
 */
package org.jackfield.discovery.bootstrap;
