/** The transports of a running node: what each carries, and how to have another carry it. */
package org.jackfield.distribution.operate.transport;
