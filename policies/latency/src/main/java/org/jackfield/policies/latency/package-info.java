/**
 * Prefers peers that are near.
 */
package org.jackfield.policies.latency;
