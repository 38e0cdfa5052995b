/**
 * Decides what an ending earns: how long an address and a peer are grey-listed.
 */
package org.jackfield.policies.greylist;
