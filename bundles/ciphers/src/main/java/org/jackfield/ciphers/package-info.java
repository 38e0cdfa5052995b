/** Secret boxes in plain Java, faster than the node's own. */
package org.jackfield.ciphers;
