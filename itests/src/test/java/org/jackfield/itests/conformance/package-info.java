/** What Octez tests of its own peer-to-peer layer, tested of this one: whole nodes and bare sockets over real TCP; the README maps each. */
package org.jackfield.itests.conformance;
