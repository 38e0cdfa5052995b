/**
 * Chooses whom to dial by diversity, and whom to let go by what they are worth and how crowded it is where they are from.
 */
package org.jackfield.policies.selection;
