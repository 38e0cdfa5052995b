/** Secret boxes in Java, plain or by the Vector API, faster than the node's own. */
package org.jackfield.ciphers;
