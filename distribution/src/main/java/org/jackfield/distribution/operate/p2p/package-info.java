/** The commands {@code jackfield p2p …}: Octez's words (octez-behaviour.md, section 15) for what is done to a running node. */
package org.jackfield.distribution.operate.p2p;
