/**
 * Policies of which one at a time is asked, with patience.
 */
package org.jackfield.pool.policy;
