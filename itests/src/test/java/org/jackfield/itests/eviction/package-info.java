/**
 * A full node that is besieged for a day, in virtual time, with the selection policy and without.
 */
package org.jackfield.itests.eviction;
