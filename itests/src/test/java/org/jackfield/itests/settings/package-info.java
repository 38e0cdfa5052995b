/**
 * Every setting of the scheduler and of every policy, changed in a running node that is spoken to: what it changes is seen, what cannot be
 * is refused, and nobody notices.
 */
package org.jackfield.itests.settings;
