/**
 * A network inside one JVM: hosts, latency, loss and partitions that a test decides, and a seed that makes it the same every time.
 *
 * <p>Begin with {@link org.jackfield.transports.memory.MemoryNetwork}.
 */
package org.jackfield.transports.memory;
