/**
 * Eclipse: whether somebody who floods the address book of a node holds all its outgoing connections after a restart. The tables are those
 * of the node; time, the network and the attacker are simulated.
 */
package org.jackfield.itests.eclipse;
