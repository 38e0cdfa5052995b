/** What an ending earns. */
package org.jackfield.policies.greylist;
