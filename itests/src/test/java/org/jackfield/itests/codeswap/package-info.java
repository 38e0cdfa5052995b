/**
 * A transport's bundle is exchanged again and again under many busy connections, and every message is counted.
 */
package org.jackfield.itests.codeswap;
