/**
 * Every bound and pace of the engine, with its default.
 */
package org.jackfield.pool.settings;
