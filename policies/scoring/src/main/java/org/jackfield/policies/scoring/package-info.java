/**
 * Weighs what a peer has done: time, use, first deliveries, speed, and what was wrong.
 */
package org.jackfield.policies.scoring;
