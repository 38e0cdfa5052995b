/**
 * The threads that outlive every plugin: Netty's event loops, the timers, and the few handlers that stay in pipelines while a plugin is
 * exchanged.
 */
package org.jackfield.eventloops;
