/**
 * The engine's threads: control, which owns the engine's state, and those that call plugins.
 */
package org.jackfield.pool.thread;
