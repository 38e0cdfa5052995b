/**
 * Whole nodes for tests. {@link org.jackfield.itests.node.RunningNode} is a node in a Felix framework of its own, and
 * {@link org.jackfield.itests.node.Resident} is what a test can see of it and do in it from outside: an application that talks,
 * an ear for events, and the services by identity.
 */
package org.jackfield.itests.node;
