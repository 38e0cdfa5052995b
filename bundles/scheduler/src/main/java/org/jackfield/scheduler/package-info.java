/**
 * Who may read and write how much, and when: turns of bounded size without a cap, and fair shares of it with one.
 */
package org.jackfield.scheduler;
